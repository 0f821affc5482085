import { mostEvents } from './schema.ts'

/**
 * The events of each episode as `e.id` and this alias, as SQL: a range of their numbers, so that a question about one
 * episode reads that episode alone.
 */
function eventsAs(alias: string): string {
  const first = `e.id * ${mostEvents}`
  return `episodes AS e CROSS JOIN events AS ${alias} ON ${alias}.id >= ${first} AND ${alias}.id < ${first} + ${mostEvents}`
}

/** Requests whose replies may stand as decisions, as SQL. */
const deciding = "('answer', 'propose', 'revise', 'merge', 'restate', 'speak')"

/** Requests with which members judge the replies of others, as SQL. */
const judging = "('choose', 'score', 'bid', 'commit')"

/** Whether an agent decided for itself: one agent, itself, by a reply to its own question. As SQL. */
const isOwn = `(json_array_length(d.data, '$.agents') = 1 AND d.member = 'agent-' || (d.data ->> '$.agents[0]')
  AND coalesce((SELECT x.data ->> '$.scope' FROM events AS x WHERE x.id < d.id AND x.id >= d.id - d.seq
    AND x.kind = 'call' AND x.member = d.member AND x.data ->> '$.request' IN ${deciding}
    ORDER BY x.id DESC LIMIT 1), 'own') = 'own')`

/** The number of the last event of some kind in a decision's round before another event, as SQL. */
function lastBefore(event: string, where: string): string {
  return `(SELECT x.id FROM events AS x WHERE x.id < ${event} AND x.id > d.start AND ${where} ORDER BY x.id DESC LIMIT 1)`
}

/** The number of the event with which a decision's round began, as SQL. */
const roundStart = `coalesce((SELECT r.id FROM events AS r WHERE r.id < d.id AND r.id >= d.id - d.seq
  AND r.kind = 'round' ORDER BY r.id DESC LIMIT 1), d.id - d.seq)`

/** Decisions that rest on something, with where their round began, as SQL. */
const decided = `SELECT e.id AS episode, d.id, d.seq, d.round, d.member, d.data ->> '$.source' AS source,
  ${roundStart} AS start, ${isOwn} AS is_own
  FROM ${eventsAs('d')} WHERE +d.kind = 'decision' AND d.data ->> '$.source' <> 'rule'`

/**
 * The views, by name in an order in which they can be made. They hold nothing of their own, so a migration drops those
 * that were and makes these.
 */
export const views: { readonly [name: string]: string } = {
  // The ledger: who sent what to whom, what arrived, and which prompt it entered. Of a message that a mechanism's own
  // rule wrote, protocol is 1.
  messages: `
SELECT e.id AS episode, m.seq, m.round, m.member AS sender, m.peer AS recipient, m.at AS sent_at,
  m.until AS delivered_at, t.body AS text, coalesce(m.data ->> '$.protocol', 0) AS protocol
FROM ${eventsAs('m')} JOIN texts AS t ON t.id = m.text WHERE +m.kind = 'message'`,

  // turn is how many turns of the try went to tools before.
  calls: `
SELECT e.id AS episode, c.seq, c.round, c.member, c.data ->> '$.request' AS request, c.data ->> '$.attempt' AS attempt,
  coalesce(c.data ->> '$.turn', 0) AS turn,
  c.data ->> '$.reading.kind' AS reading, c.data ->> '$.usage.inputTokens' AS input_tokens,
  c.data ->> '$.usage.outputTokens' AS output_tokens, c.data ->> '$.usage.usd' AS usd,
  c.at AS started_at, c.until AS ended_at, t.body AS reply
FROM ${eventsAs('c')} JOIN texts AS t ON t.id = c.text WHERE +c.kind = 'call'`,

  prompts: `
SELECT e.id AS episode, c.seq AS call, c.member, p.value ->> 0 AS part, t.body AS text
FROM ${eventsAs('c')}, json_each(c.prompt) AS p JOIN texts AS t ON t.id = p.value ->> 1 WHERE +c.kind = 'call'`,

  reads: `
SELECT e.id AS episode, c.member AS reader, c.seq AS call, r.value AS message
FROM ${eventsAs('c')}, json_each(c.data, '$.reads') AS r WHERE +c.kind = 'call'`,

  // What a mechanism did besides, in its own words: lost-update, escalation, award.
  marks: `
SELECT e.id AS episode, m.seq, m.round, m.data ->> '$.name' AS name, m.data -> '$.members' AS members,
  m.data -> '$.data' AS data
FROM ${eventsAs('m')} WHERE +m.kind = 'mark'`,

  // Who decided what, and by which authority: an agent for itself (own), a member for others or the team (member), a
  // collector that pooled replies, a rule without a call, or nobody, so that the question's fallback stands.
  decisions: `
SELECT e.id AS episode, d.seq, d.round, d.data -> '$.agents' AS agents, d.data -> '$.answer' AS answer,
  CASE d.data ->> '$.source'
    WHEN 'rule' THEN 'rule'
    WHEN 'pooled' THEN 'collector'
    WHEN 'fallback' THEN 'nobody'
    ELSE iif(${isOwn}, 'own', 'member')
  END AS authority,
  d.member AS "by", d.data -> '$.advice' AS advice, d.data ->> '$.deviates' AS deviates
FROM ${eventsAs('d')} WHERE +d.kind = 'decision'`,

  // The calls that a decision rests on: those that gave the answer or went into the pooled reply (call), and those with
  // which members judged the replies of others in its round (vote). A view of its own, since SQLite takes a condition on
  // the episode into views and not into what WITH names twice.
  decision_calls: `
WITH decided AS NOT MATERIALIZED (
  ${decided}
)
SELECT d.episode, d.seq AS decision, d.round, d.start, 'call' AS kind, c.id, c.seq, c.member, c.data, c.prompt
FROM decided AS d CROSS JOIN events AS c ON c.id =
  ${lastBefore('d.id', `x.kind = 'call' AND x.member = d.member AND x.data ->> '$.request' IN ${deciding}`)}
WHERE d.source <> 'pooled'
UNION ALL
SELECT d.episode, d.seq, d.round, d.start, 'call', c.id, c.seq, c.member, c.data, c.prompt
FROM decided AS d CROSS JOIN events AS p ON p.id =
  ${lastBefore('d.id', "x.kind = 'pool' AND x.member = d.member")}
CROSS JOIN json_each(p.data, '$.from') AS f CROSS JOIN events AS c ON c.id =
  ${lastBefore('p.id', `x.kind = 'call' AND x.member = f.value AND x.data ->> '$.request' IN ${deciding}`)}
WHERE d.source <> 'reply'
UNION ALL
SELECT d.episode, d.seq, d.round, d.start, 'vote', c.id, c.seq, c.member, c.data, c.prompt
FROM decided AS d CROSS JOIN events AS c ON c.id > d.start AND c.id < d.id
WHERE NOT d.is_own AND +c.kind = 'call' AND c.data ->> '$.request' IN ${judging}`,

  // What a decision rests on, by the seq of each event: the pooled reply (pool), those calls (call, vote), the messages
  // that stood in their prompts (message), what tools gave their members in the round (tool), and the calls whose prompts
  // held an observation (observation).
  decision_inputs: `
SELECT d.episode, d.seq AS decision, d.round, 'pool' AS kind, p.seq AS input, p.member
FROM (${decided}) AS d CROSS JOIN events AS p ON p.id =
  ${lastBefore('d.id', "x.kind = 'pool' AND x.member = d.member")}
WHERE d.source <> 'reply'
UNION ALL
SELECT episode, decision, round, kind, seq, member FROM decision_calls
UNION ALL
SELECT DISTINCT c.episode, c.decision, c.round, 'message', r.value, m.member FROM decision_calls AS c
CROSS JOIN json_each(c.data, '$.reads') AS r CROSS JOIN events AS m ON m.id = c.id - c.seq + r.value
UNION ALL
SELECT DISTINCT c.episode, c.decision, c.round, 'tool', t.seq, t.member FROM decision_calls AS c
CROSS JOIN events AS t ON t.id > c.start AND t.id < c.id WHERE +t.kind = 'tool' AND +t.member = c.member
UNION ALL
SELECT DISTINCT c.episode, c.decision, c.round, 'observation', c.seq, c.member FROM decision_calls AS c
CROSS JOIN json_each(c.prompt) AS p WHERE p.value ->> 0 LIKE '%:observation'`,
}
