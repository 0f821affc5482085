/** Marks a file as results of this project, whatever its name. */
export const applicationId = 0x63624e31

/** The version of the tables below; one named migration leads from each version to the next. */
export const schemaVersion = 1

/**
 * The tables. Events are ordinary rowid tables, numbered `episode * 2^24 + seq`, so that an episode's events are
 * one range without an index. Texts are stored once. Nothing that can be derived is stored, except the content
 * hash of an episode, against which `digest` checks the rows.
 */
export const tables = `
CREATE TABLE runs (
  id INTEGER PRIMARY KEY,
  command TEXT NOT NULL,
  started_at TEXT NOT NULL,
  finished_at TEXT,
  git_commit TEXT,
  is_dirty INTEGER NOT NULL CHECK (is_dirty IN (0, 1)),
  lock_hash TEXT,
  arguments TEXT NOT NULL CHECK (json_valid(arguments)),
  versions TEXT NOT NULL CHECK (json_valid(versions))
) STRICT;

CREATE TABLE cells (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  scenario TEXT NOT NULL,
  topology TEXT NOT NULL,
  model TEXT NOT NULL,
  fault TEXT NOT NULL,
  agents INTEGER NOT NULL,
  identity TEXT NOT NULL CHECK (json_valid(identity)),
  fingerprint TEXT NOT NULL
) STRICT;

CREATE TABLE episodes (
  id INTEGER PRIMARY KEY,
  cell INTEGER NOT NULL REFERENCES cells (id),
  seed INTEGER NOT NULL,
  repetition INTEGER NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('ended', 'aborted')),
  cause TEXT NOT NULL,
  score REAL CHECK ((status = 'ended') = (score IS NOT NULL)),
  result TEXT NOT NULL CHECK (json_valid(result)),
  content TEXT NOT NULL,
  UNIQUE (cell, seed, repetition)
) STRICT;

CREATE TABLE run_episodes (
  run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  episode INTEGER NOT NULL REFERENCES episodes (id) ON DELETE CASCADE,
  PRIMARY KEY (run, episode)
) STRICT, WITHOUT ROWID;

CREATE TABLE not_applicable (
  run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  scenario TEXT NOT NULL,
  topology TEXT NOT NULL,
  model TEXT NOT NULL,
  fault TEXT NOT NULL,
  reason TEXT NOT NULL
) STRICT;

CREATE TABLE texts (
  id INTEGER PRIMARY KEY,
  hash TEXT NOT NULL UNIQUE,
  body TEXT NOT NULL,
  is_json INTEGER NOT NULL CHECK (is_json IN (0, 1))
) STRICT;

CREATE TABLE events (
  id INTEGER PRIMARY KEY,
  episode INTEGER NOT NULL REFERENCES episodes (id) ON DELETE CASCADE,
  seq INTEGER NOT NULL,
  round INTEGER NOT NULL,
  kind TEXT NOT NULL,
  member TEXT,
  peer TEXT,
  at REAL NOT NULL,
  until REAL,
  text INTEGER REFERENCES texts (id),
  prompt TEXT CHECK (prompt IS NULL OR json_valid(prompt)),
  data TEXT CHECK (data IS NULL OR json_valid(data))
) STRICT;

CREATE TABLE paid_replies (
  cell TEXT NOT NULL,
  seed INTEGER NOT NULL,
  repetition INTEGER NOT NULL,
  call TEXT NOT NULL,
  reply TEXT NOT NULL CHECK (json_valid(reply)),
  PRIMARY KEY (cell, seed, repetition, call)
) STRICT;

-- The ledger: who sent what to whom, what arrived, and which prompt it entered.
CREATE VIEW messages AS
SELECT m.episode, m.seq, m.round, m.member AS sender, m.peer AS recipient, m.at AS sent_at,
  m.until AS delivered_at, t.body AS text
FROM events AS m JOIN texts AS t ON t.id = m.text WHERE m.kind = 'message';

CREATE VIEW calls AS
SELECT c.episode, c.seq, c.round, c.member, c.data ->> '$.request' AS request, c.data ->> '$.attempt' AS attempt,
  c.data ->> '$.reading.kind' AS reading, c.data ->> '$.usage.inputTokens' AS input_tokens,
  c.data ->> '$.usage.outputTokens' AS output_tokens, c.data ->> '$.usage.usd' AS usd,
  c.at AS started_at, c.until AS ended_at, t.body AS reply
FROM events AS c JOIN texts AS t ON t.id = c.text WHERE c.kind = 'call';

CREATE VIEW prompts AS
SELECT c.episode, c.seq AS call, c.member, p.value ->> 0 AS part, t.body AS text
FROM events AS c, json_each(c.prompt) AS p JOIN texts AS t ON t.id = p.value ->> 1 WHERE c.kind = 'call';

CREATE VIEW reads AS
SELECT c.episode, c.member AS reader, c.seq AS call, r.value AS message
FROM events AS c, json_each(c.data, '$.reads') AS r WHERE c.kind = 'call';
`
