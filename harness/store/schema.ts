/** Marks a file as results of this project, whatever its name. */
export const applicationId = 0x63624e31

/** The version of the tables and views; one named migration leads from each version to the next. */
export const schemaVersion = 3

/** The most events that one episode may have, by which events are numbered. */
export const mostEvents = 2 ** 24

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
`
