"""Figures: what was measured how often, and what was to be reached."""

import statistics
from dataclasses import asdict, dataclass, field


@dataclass
class Series:
    """One thing, measured in several runs."""

    what: str
    side: str
    unit: str
    values: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        return statistics.median(self.values)


@dataclass
class Target:
    """What a row is to reach: `value` against `bound`, at least or at most."""

    what: str
    kind: str  # ">=", "<=", "<"
    bound: float
    value: float
    unit: str = ""

    @property
    def reached(self) -> bool:
        return {">=": self.value >= self.bound, "<=": self.value <= self.bound, "<": self.value < self.bound}[self.kind]


@dataclass
class Row:
    """A row of the table."""

    name: str
    title: str
    notes: list[str] = field(default_factory=list)
    series: list[Series] = field(default_factory=list)
    targets: list[Target] = field(default_factory=list)

    def add(self, what: str, side: str, unit: str, value: float) -> None:
        """One more run's value."""
        for one in self.series:
            if (one.what, one.side, one.unit) == (what, side, unit):
                one.values.append(value)
                return
        self.series.append(Series(what, side, unit, [value]))

    def of(self, what: str, side: str, unit: str) -> Series:
        return next(one for one in self.series if (one.what, one.side, one.unit) == (what, side, unit))

    def ratio(self, what: str, side: str, other: str, unit: str, other_what: str | None = None) -> float:
        """The median over the runs of one side against the other; each is compared with what ran next to it."""
        left, right = self.of(what, side, unit).values, self.of(other_what or what, other, unit).values
        return statistics.median(a / b for a, b in zip(left, right, strict=True))

    def target(self, what: str, kind: str, bound: float, value: float, unit: str = "") -> None:
        self.targets.append(Target(what, kind, bound, value, unit))

    def json(self) -> dict:
        return asdict(self)

    @staticmethod
    def read(value: dict) -> "Row":
        return Row(
            value["name"], value["title"], value["notes"], [Series(**one) for one in value["series"]],
            [Target(**one) for one in value["targets"]])
