import type Database from 'better-sqlite3'
import { schemaVersion } from './schema.ts'
import { views } from './views.ts'

/** A step from one version of the schema to the next. */
interface Migration {
  /** The version that it leads to. */
  readonly to: number
  readonly name: string
  apply(db: Database.Database): void
}

/** In ascending order, each from the version before. What is stored is not touched, so digests stay as they were. */
const migrations: readonly Migration[] = [
  { to: 2, name: 'decision-record', apply: makeViews },
  { to: 3, name: 'recorded-causes', apply: makeViews },
]

/** Whether a file of this version can be brought up to date here. */
export function canMigrate(version: number): boolean {
  return version < schemaVersion && migrations.some(({ to }) => to === version + 1)
}

/** Brings a file up to date, all or nothing. Call it within an exclusive transaction. */
export function migrate(db: Database.Database): void {
  const from = Number(db.pragma('user_version', { simple: true }))
  for (const { to, apply } of migrations.filter((each) => each.to > from)) {
    apply(db)
    db.pragma(`user_version = ${to}`)
  }
}

/** Makes the views of this version, in place of any others of their names. */
export function makeViews(db: Database.Database): void {
  for (const [name, query] of Object.entries(views)) {
    db.exec(`DROP VIEW IF EXISTS ${name}`)
    db.exec(`CREATE VIEW ${name} AS${query}`)
  }
}
