-- Lines get their ids in the order of their times, so the oldest are found without this; every call writes a line.
DROP INDEX audit_by_age;
