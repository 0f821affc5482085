import { statSync } from 'node:fs'
import Database from 'better-sqlite3'
import { UsageError } from '../core/errors.ts'
import { canMigrate, makeViews, migrate } from './migrations.ts'
import { applicationId, schemaVersion, tables } from './schema.ts'

/** The disk did not take what was written; nothing half-written stays. */
export class StorageFailure extends Error {
  override readonly name = 'StorageFailure'
}

/** An open results file. */
export type Connection = Database.Database

/**
 * Opens a results file, or makes one where writing is asked for and there is none.
 *
 * @throws UsageError when the file is missing, no results file, of another schema, in use, or not writable
 */
export function openConnection(file: string, mode: 'read' | 'write'): Connection {
  if (file === '' || file === ':memory:')
    throw new UsageError(`--db: expected the name of a file, got "${file}"`)
  if (statSync(file, { throwIfNoEntry: false })?.isDirectory()) {
    throw new UsageError(`${file}: expected a results file, got a folder`)
  }
  return translated(file, () => {
    const db = new Database(file, mode === 'read' ? { readonly: true, fileMustExist: true } : {})
    try {
      prepare(db, file, mode)
    } catch (error) {
      db.close()
      throw error
    }
    return db
  })
}

function prepare(db: Connection, file: string, mode: 'read' | 'write'): void {
  const found = Number(db.pragma('application_id', { simple: true }))
  const version = Number(db.pragma('user_version', { simple: true }))
  const isNew = found === 0 && version === 0 && db.prepare('SELECT 1 FROM sqlite_schema').get() === undefined
  if (isNew && mode === 'read') throw new UsageError(`${file}: expected stored results, got an empty file`)
  if (!isNew && found !== applicationId)
    throw new UsageError(`${file}: expected a results file, got another database`)
  const isOld = !isNew && canMigrate(version)
  if (!isNew && !isOld && version !== schemaVersion) {
    const advice = version > schemaVersion ? 'use a newer checkout' : 'start a new file'
    throw new UsageError(`${file} has schema ${version}, expected ${schemaVersion}; ${advice}`)
  }
  db.pragma('foreign_keys = ON')
  db.pragma('busy_timeout = 5000')
  if (mode === 'read') {
    if (isOld) migrateIfPossible(file)
    return
  }
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = NORMAL')
  if (isNew) createTables(db)
  if (isOld) db.transaction(() => migrate(db)).exclusive()
}

/**
 * Brings an old file up to date for those who look into it with SQL. Reading needs nothing of it, so a file that cannot be
 * written, or that another process holds, is read as it is.
 */
function migrateIfPossible(file: string): void {
  try {
    const db = new Database(file, { fileMustExist: true, timeout: 0 })
    try {
      db.transaction(() => migrate(db)).exclusive()
    } finally {
      db.close()
    }
  } catch (error) {
    const isHeld = /^SQLITE_(READONLY|CANTOPEN|PERM|BUSY|LOCKED)/
    if (!(error instanceof Database.SqliteError && isHeld.test(error.code))) throw error
  }
}

function createTables(db: Connection): void {
  db.transaction(() => {
    // Another process may have made them in the meantime.
    if (Number(db.pragma('user_version', { simple: true })) === schemaVersion) return
    db.exec(tables)
    makeViews(db)
    db.pragma(`application_id = ${applicationId}`)
    db.pragma(`user_version = ${schemaVersion}`)
  }).exclusive()
}

/** Closes a results file so that one file is left. */
export function closeConnection(db: Connection, file: string): void {
  if (!db.open) return
  translated(file, () => {
    if (!db.readonly) leaveWal(db)
    db.close()
  })
}

/** Another process that still reads keeps the log; then its last user leaves one file. */
function leaveWal(db: Connection): void {
  try {
    db.pragma('journal_mode = DELETE')
  } catch (error) {
    if (!(error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY'))) throw error
  }
}

/** Runs an operation on a results file and puts the disk's troubles into one sentence. */
export function translated<T>(file: string, operation: () => T): T {
  try {
    return operation()
  } catch (error) {
    throw sentenceFor(file, error) ?? error
  }
}

function sentenceFor(file: string, error: unknown): Error | undefined {
  if (error instanceof TypeError && /directory does not exist/.test(error.message)) {
    return new UsageError(`${file}: expected an existing folder, got none`, { cause: error })
  }
  if (!(error instanceof Database.SqliteError)) return undefined
  const code = error.code.split('_').slice(0, 2).join('_')
  switch (code) {
    case 'SQLITE_NOTADB':
      return new UsageError(`${file}: expected a results file, got something that is no database`, {
        cause: error,
      })
    case 'SQLITE_CORRUPT':
      return new UsageError(`${file}: expected a sound results file, got a damaged one`, { cause: error })
    case 'SQLITE_CANTOPEN':
      return new UsageError(`${file}: expected a file that can be opened here, got none`, { cause: error })
    case 'SQLITE_READONLY':
    case 'SQLITE_PERM':
      return new UsageError(`${file}: expected a file that may be written, got a read-only one`, {
        cause: error,
      })
    case 'SQLITE_BUSY':
    case 'SQLITE_LOCKED':
      return new UsageError(
        `${file}: expected to be the only one writing, got a file that another process holds`,
        { cause: error },
      )
    case 'SQLITE_FULL':
    case 'SQLITE_IOERR':
      return new StorageFailure(
        `${file}: expected room to write, got "${error.message}"; earlier results are untouched`,
        { cause: error },
      )
    default:
      return undefined
  }
}
