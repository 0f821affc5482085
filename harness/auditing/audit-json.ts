import type { AuditRow } from '../core/analysis.ts'

/** Episodes named in one row; of more, the first ones, with their number. */
const mostEpisodes = 1000

/** A row as `--json` prints it. */
export function auditJson({ episodes, ...row }: AuditRow) {
  const { finding, severity, topologies, count, of, consequence, scenario, model, text, version } = row
  return {
    ...{ finding, severity, topologies, count, of, consequence, episodes: episodes.slice(0, mostEpisodes) },
    ...{ scenario, model, text, version, episodeCount: episodes.length },
  }
}
