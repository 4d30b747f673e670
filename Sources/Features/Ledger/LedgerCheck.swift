internal import GRDB
public import Operations

/// Recomputes every balance from the entries. It reads the whole ledger, and is for the operator alone.
public enum LedgerCheck {
    /// What does not agree, a sentence each; none where all is right.
    public static func problems(in context: Context) throws -> [String] {
        let balances = try String.fetchAll(
            context.db,
            sql: """
                WITH part (account, month, dimension, name, reserved, spent) AS (
                    SELECT account, month, dimension, name,
                        CASE kind WHEN 'reserve' THEN amount ELSE -(SELECT amount FROM ledger AS held WHERE held.id = entry.hold) END,
                        CASE kind WHEN 'settle' THEN amount ELSE 0 END
                    FROM ledger AS entry JOIN (
                        SELECT id, 'account' AS dimension, account AS name FROM ledger UNION ALL SELECT id, 'key', key FROM ledger
                        UNION ALL SELECT id, 'project', project FROM ledger UNION ALL SELECT id, 'character', character FROM ledger
                        UNION ALL SELECT id, 'batch', batch FROM ledger UNION ALL SELECT id, 'item', item FROM ledger
                    ) AS named USING (id) WHERE name IS NOT NULL
                ), total AS (
                    SELECT account, month, dimension, name, SUM(reserved) AS reserved, SUM(spent) AS spent FROM part GROUP BY 1, 2, 3, 4
                )
                SELECT 'The balance of ' || dimension || ' ' || name || ' in ' || month || ' should be ' || coalesce(total.spent, 0)
                    || ' spent and ' || coalesce(total.reserved, 0) || ' reserved, and is ' || coalesce(kept.spent, 0) || ' and '
                    || coalesce(kept.reserved, 0) || '.'
                FROM total FULL JOIN ledger_balance AS kept USING (account, month, dimension, name)
                WHERE coalesce(total.reserved, 0) != coalesce(kept.reserved, 0) OR coalesce(total.spent, 0) != coalesce(kept.spent, 0)
                """)
        let holds = try String.fetchAll(
            context.db,
            sql: """
                SELECT 'The hold ' || id || ' is open, and nothing remembers it.' FROM ledger
                WHERE kind = 'reserve' AND NOT EXISTS (SELECT 1 FROM ledger AS ended WHERE ended.hold = ledger.id AND ended.kind != 'reserve')
                    AND id NOT IN (SELECT entry FROM ledger_hold)
                UNION ALL
                SELECT 'The hold ' || entry || ' has ended, and is remembered as open.' FROM ledger_hold
                WHERE EXISTS (SELECT 1 FROM ledger WHERE hold = entry AND kind != 'reserve')
                """)
        return balances + holds
    }

    /// How many entries there are.
    public static func entries(in context: Context) throws -> Int {
        try Int.fetchOne(context.db, sql: "SELECT count(*) FROM ledger") ?? 0
    }
}
