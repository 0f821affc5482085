import { answeringRequests } from '../core/request.ts'
import { mostEvents } from './schema.ts'

/**
 * The events of each episode as `e.id` and this alias, as SQL: a range of their numbers, so that a question about one
 * episode reads that episode alone.
 */
export function eventsAs(alias: string): string {
  const first = `e.id * ${mostEvents}`
  return `episodes AS e CROSS JOIN events AS ${alias} ON ${alias}.id >= ${first} AND ${alias}.id < ${first} + ${mostEvents}`
}

/** Requests whose replies may stand as decisions, as SQL. */
const deciding = `(${[...answeringRequests, 'speak'].map((kind) => `'${kind}'`).join(', ')})`

/** Requests with which members judge the replies of others, as SQL. */
export const judging = "('choose', 'score', 'bid', 'commit')"

/** The number of the event that a link of another event names, as SQL. */
export function linked(event: string, link: string): string {
  return `${event}.id - ${event}.seq + ${link}.value`
}

/** The events that decisions rest on, where that is recorded, as `x`, as SQL. */
export const causes = `${eventsAs('d')} CROSS JOIN json_each(d.data, '$.causes') AS l
  CROSS JOIN events AS x ON x.id = ${linked('d', 'l')}`

/** The events that pooled replies rest on which decisions rest on, as `y`, but for those that `causes` gives, as SQL. */
export const pooledCauses = `${causes} CROSS JOIN json_each(x.data, '$.causes') AS k CROSS JOIN events AS y ON y.id = ${linked('x', 'k')}`

export const isPooledCause = `+d.kind = 'decision' AND +x.kind = 'pool'
  AND NOT EXISTS (SELECT 1 FROM json_each(d.data, '$.causes') AS t WHERE t.value = k.value)`

/** What an event is to the decision or call that rests on it, as SQL. */
export function roleOf(event: string): string {
  return `CASE ${event}.kind
    WHEN 'call' THEN iif(${event}.data ->> '$.request' IN ${deciding}, 'call', 'vote')
    WHEN 'message' THEN iif(${event}.data ->> '$.protocol', 'signal', 'message')
    ELSE ${event}.kind
  END`
}

/** Whether an agent decided for itself: one agent, itself, by a reply to its own question. As SQL. */
export const isOwn = `(json_array_length(d.data, '$.agents') = 1 AND d.member = 'agent-' || (d.data ->> '$.agents[0]')
  AND coalesce(iif(d.data -> '$.causes' IS NULL,
    (SELECT x.data ->> '$.scope' FROM events AS x WHERE x.id < d.id AND x.id >= d.id - d.seq
      AND x.kind = 'call' AND x.member = d.member AND x.data ->> '$.request' IN ${deciding}
      ORDER BY x.id DESC LIMIT 1),
    (SELECT x.data ->> '$.scope' FROM json_each(d.data, '$.causes') AS l CROSS JOIN events AS x
      ON x.id = ${linked('d', 'l')} WHERE x.kind = 'call' AND x.member = d.member LIMIT 1)), 'own') = 'own')`

/** The number of the event with which an event's round began, as SQL. */
export function roundStart(event: string): string {
  return `coalesce((SELECT r.id FROM events AS r WHERE r.id < ${event}.id AND r.id >= ${event}.id - ${event}.seq
  AND r.kind = 'round' ORDER BY r.id DESC LIMIT 1), ${event}.id - ${event}.seq)`
}

/** The number of the last event of some kind before another one, in its round, as SQL. */
export function lastBefore(event: string, where: string, start = 'd.start'): string {
  return `(SELECT x.id FROM events AS x WHERE x.id < ${event}.id AND x.id > ${start} AND ${where} ORDER BY x.id DESC LIMIT 1)`
}

/** Calls whose replies may stand as decisions, as `x`, of this member, as SQL. */
export function decidingCallOf(member: string): string {
  return `x.kind = 'call' AND x.member = ${member} AND x.data ->> '$.request' IN ${deciding}`
}

/** What a decision rests on of which nobody recorded it, but for what went into a pooled reply, as SQL. */
export const foundCauses = `
    SELECT x.id FROM events AS x WHERE d.data -> '$.causes' IS NULL AND x.id < d.id AND x.id > ${roundStart('d')}
    AND CASE x.kind
      WHEN 'pool' THEN d.data ->> '$.source' IN ('pooled', 'fallback')
        AND x.id = ${lastBefore('d', "x.kind = 'pool' AND x.member = d.member", roundStart('d'))}
      WHEN 'call' THEN (d.data ->> '$.source' IN ('reply', 'fallback')
          AND x.id = ${lastBefore('d', decidingCallOf('d.member'), roundStart('d'))})
        OR (d.data ->> '$.source' <> 'rule' AND NOT ${isOwn} AND x.data ->> '$.request' IN ${judging})
    END`

/** Decisions of which nobody recorded what they rest on, with where their round began, as SQL. */
export const decided = `SELECT e.id AS episode, d.id, d.seq, d.round, d.member, d.data ->> '$.source' AS source,
  ${roundStart('d')} AS start, ${isOwn} AS is_own
  FROM ${eventsAs('d')} WHERE +d.kind = 'decision' AND d.data ->> '$.source' <> 'rule'
    AND d.data -> '$.causes' IS NULL`
