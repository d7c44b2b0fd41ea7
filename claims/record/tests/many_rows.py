"""A hundred thousand current statements at once, by SQL: copies of one real edition, each with a day and terms of its own.

PostgreSQL only. What is made is enough for lists, not for verifying.
"""

from django.db import connection

ROWS = 100_000

STATEMENTS = """
INSERT INTO record_ledgerentry (sequence, recorded_at, action, subject, slug, number, content_digest, salt, leaf,
  chain_digest)
SELECT 1000000 + n, now(), CASE WHEN n % 100 = 0 THEN 'withdrawn' ELSE 'published' END, 'statement', 'many-' || n,
  1 + n % 2, '', '', '', '' FROM generate_series(1, {rows}) AS n;

INSERT INTO record_edition (id, entry_id, projection, slug, number, recorded_at, change_note, is_tombstone, is_shown, kind,
  title, status, facets, undertaking, settled, made_earliest, made_latest, due_latest)
SELECT 1000000 + n, 1000000 + n, 2, 'many-' || n, 1 + n % 2, now(), '', n % 100 = 0, n % 100 <> 0,
  CASE WHEN n % 3 = 0 THEN 'claim' ELSE 'commitment' END, 'Many ' || n,
  CASE WHEN n % 3 = 0 THEN 'unchecked' WHEN n % 7 = 0 THEN 'kept' ELSE 'announced' END, '{{}}', 'act', '',
  day, day, CASE WHEN n % 3 <> 0 THEN day + 400 END
FROM generate_series(1, {rows}) AS n, LATERAL (SELECT date '2000-01-01' + (n * 7919) % 9000 AS day) AS days;

INSERT INTO record_document (edition_id, body, salt, folded)
SELECT 1000000 + n, (SELECT body FROM record_document ORDER BY edition_id LIMIT 1), 'salt-' || n, ''
FROM generate_series(1, {rows}) AS n;

DROP INDEX record_edition_terms_by_term;

INSERT INTO record_edition_terms (rowid, terms)
SELECT e.id, array_to_tsvector(array_remove(ARRAY['@all', '@kind:' || kind, '@status:' || status, '@undertaking:act',
    'word' || e.id % 50, 'rare' || e.id, '@actor:actor-' || e.id % 40, '@actor-speaker:actor-' || e.id % 40,
    '@topic:topic-' || e.id % 11, CASE WHEN e.id % 97 = 0 THEN '@aside' END, CASE WHEN due_latest IS NOT NULL THEN '@due' END]
  || made.terms || ARRAY['@entry:' || lpad(to_hex(entry_id / 4096), 8, '0')]
  || CASE WHEN status = 'announced' THEN due.terms ELSE ARRAY[]::text[] END, NULL))
FROM record_edition AS e,
  LATERAL (SELECT array_agg('@' || axis || part || ':' || left(made_latest::text, part)) AS terms
           FROM unnest(ARRAY[1, 2, 3, 4, 7, 10]) AS part, unnest(ARRAY['made', 'from']) AS axis) AS made,
  LATERAL (SELECT array_agg('@' || axis || part || ':' || left(due_latest::text, part)) AS terms
           FROM unnest(ARRAY[1, 2, 3, 4, 7, 10]) AS part, unnest(ARRAY['due', 'open-act']) AS axis
           WHERE due_latest IS NOT NULL) AS due
WHERE e.id > 1000000 AND NOT is_tombstone;

CREATE INDEX record_edition_terms_by_term ON record_edition_terms USING gin (terms);

INSERT INTO record_entity (kind, slug, name, body, salt, entry_id, projection, statement_count)
SELECT kind, kind || '-' || n, 'Name ' || n, '{{}}', '', (SELECT min(sequence) FROM record_ledgerentry), 2,
  CASE WHEN n < 500 THEN 9000 - n ELSE 1 END
FROM generate_series(0, 20000) AS n, unnest(ARRAY['actor', 'topic', 'source']) AS kind;

INSERT INTO record_event (edition_id, slug, number, kind, occurred_earliest, occurred_latest, status, is_current, is_news,
  body)
SELECT id, slug, 1, CASE WHEN id % 50 = 0 THEN 'correction' WHEN id % 2 = 0 THEN 'check' ELSE 'development' END,
  made_latest, made_latest, CASE WHEN id % 9 = 0 THEN 'kept' ELSE '' END, true, id % 50 = 0 OR id % 2 = 1,
  '{{"number": 1, "kind": "check", "occurred_on": {{"edtf": "2021"}}, "statement": {{"slug": "s", "title": "t"}}}}'
FROM record_edition WHERE id > 1000000 AND NOT is_tombstone;

INSERT INTO record_frequency (term, count)
SELECT word, ndoc FROM ts_stat('SELECT terms FROM record_edition_terms WHERE rowid > 1000000')
ON CONFLICT (term) DO UPDATE SET count = record_frequency.count + EXCLUDED.count;
"""
TABLES = ("edition", "document", "edition_terms", "entity", "event", "frequency", "ledgerentry")


def many_rows():
    """Beside what there is; the planner is told."""
    with connection.cursor() as cursor:
        cursor.execute(STATEMENTS.format(rows=ROWS))
        for table in TABLES:
            cursor.execute(f"ANALYZE record_{table}")
