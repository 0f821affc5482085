import {
  causes,
  decided,
  decidingCallOf,
  eventsAs,
  foundCauses,
  isOwn,
  isPooledCause,
  judging,
  lastBefore,
  linked,
  pooledCauses,
  roleOf,
  roundStart,
} from './view-parts.ts'

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
  // which members judged the replies of others (vote). Where nobody recorded them, they are found by member and round.
  // A view of its own, since SQLite takes a condition on the episode into views and not into what WITH names twice.
  decision_calls: `
WITH decided AS NOT MATERIALIZED (
  ${decided}
)
SELECT e.id AS episode, d.seq AS decision, d.round, NULL AS start, ${roleOf('x')} AS kind, x.id, x.seq, x.member, x.data,
  x.prompt FROM ${causes} WHERE +d.kind = 'decision' AND +x.kind = 'call'
UNION ALL
SELECT e.id, d.seq, d.round, NULL, ${roleOf('y')}, y.id, y.seq, y.member, y.data, y.prompt
FROM ${pooledCauses} WHERE ${isPooledCause} AND +y.kind = 'call'
UNION ALL
SELECT d.episode, d.seq, d.round, d.start, 'call', c.id, c.seq, c.member, c.data, c.prompt
FROM decided AS d CROSS JOIN events AS c ON c.id =
  ${lastBefore('d', decidingCallOf('d.member'))}
WHERE d.source <> 'pooled'
UNION ALL
SELECT d.episode, d.seq, d.round, d.start, 'call', c.id, c.seq, c.member, c.data, c.prompt
FROM decided AS d CROSS JOIN events AS p ON p.id =
  ${lastBefore('d', "x.kind = 'pool' AND x.member = d.member")}
CROSS JOIN json_each(p.data, '$.from') AS f CROSS JOIN events AS c ON c.id =
  ${lastBefore('p', decidingCallOf('f.value'))}
WHERE d.source <> 'reply'
UNION ALL
SELECT d.episode, d.seq, d.round, d.start, 'vote', c.id, c.seq, c.member, c.data, c.prompt
FROM decided AS d CROSS JOIN events AS c ON c.id > d.start AND c.id < d.id
WHERE NOT d.is_own AND +c.kind = 'call' AND c.data ->> '$.request' IN ${judging}`,

  // What a decision rests on, by the seq of each event: the pooled reply (pool), the replies (call, vote), the fault that
  // kept a member from replying (fault), and the signals that a rule went by or that a reply came after (signal); of the
  // replies, what stood in their prompts: messages and posts (message), own earlier replies (memory), what tools gave
  // (tool) and the calls whose prompts held an observation (observation).
  decision_inputs: `
SELECT e.id AS episode, d.seq AS decision, d.round, ${roleOf('x')} AS kind, x.seq AS input, x.member
FROM ${causes} WHERE +d.kind = 'decision' AND +x.kind <> 'call'
UNION ALL
SELECT e.id, d.seq, d.round, ${roleOf('y')}, y.seq, y.member
FROM ${pooledCauses} WHERE ${isPooledCause} AND +y.kind <> 'call'
UNION ALL
SELECT d.episode, d.seq, d.round, 'pool', p.seq, p.member
FROM (${decided}) AS d CROSS JOIN events AS p ON p.id =
  ${lastBefore('d', "x.kind = 'pool' AND x.member = d.member")}
WHERE d.source <> 'reply'
UNION ALL
SELECT episode, decision, round, kind, seq, member FROM decision_calls
UNION ALL
SELECT DISTINCT c.episode, c.decision, c.round, 'message', r.value, m.member FROM decision_calls AS c
CROSS JOIN json_each(c.data, '$.reads') AS r CROSS JOIN events AS m ON m.id = ${linked('c', 'r')}
UNION ALL
SELECT DISTINCT c.episode, c.decision, c.round, iif(x.kind = 'call', 'memory', ${roleOf('x')}), x.seq, x.member
FROM decision_calls AS c CROSS JOIN json_each(c.data, '$.causes') AS r CROSS JOIN events AS x ON x.id = ${linked('c', 'r')}
UNION ALL
SELECT DISTINCT c.episode, c.decision, c.round, 'tool', t.seq, t.member FROM decision_calls AS c
CROSS JOIN events AS t ON t.id > c.start AND t.id < c.id WHERE +t.kind = 'tool' AND +t.member = c.member
UNION ALL
SELECT DISTINCT c.episode, c.decision, c.round, 'observation', c.seq, c.member FROM decision_calls AS c
CROSS JOIN json_each(c.prompt) AS p WHERE p.value ->> 0 LIKE '%:observation'`,

  // Everything that a decision rests on, and what that rests on, down to observations, by the seq of each event; sees is
  // 1 for a call whose prompt held an observation. What nobody recorded
  // is found as before; for a message, it is the last reply of its sender. A query in the place of a value is the one way to have it for one episode alone.
  decision_causes: `
SELECT e.id AS episode, d.seq AS decision, d.round, x.seq AS cause, ${roleOf('x')} AS kind, x.member,
  x.kind = 'call' AND EXISTS (SELECT 1 FROM json_each(x.prompt) AS p WHERE p.value ->> 0 LIKE '%:observation') AS sees
FROM ${eventsAs('d')} CROSS JOIN json_each((
  WITH RECURSIVE cone (id) AS (
    SELECT ${linked('d', 'l')} FROM json_each(d.data, '$.causes') AS l
    UNION${foundCauses}
    UNION
    SELECT ${linked('x', 'l')} FROM cone CROSS JOIN events AS x ON x.id = cone.id
    CROSS JOIN json_each(x.data, '$.causes') AS l
    UNION
    SELECT ${linked('x', 'l')} FROM cone CROSS JOIN events AS x ON x.id = cone.id
    CROSS JOIN json_each(x.data, '$.reads') AS l
    UNION
    SELECT c.id FROM cone CROSS JOIN events AS m ON m.id = cone.id
    CROSS JOIN events AS c ON c.id = ${lastBefore('m', "x.kind = 'call' AND x.member = m.member", 'm.id - m.seq - 1')}
    WHERE m.kind = 'message' AND m.data IS NULL
    UNION
    SELECT c.id FROM cone CROSS JOIN events AS p ON p.id = cone.id CROSS JOIN json_each(p.data, '$.from') AS f
    CROSS JOIN events AS c ON c.id = ${lastBefore('p', decidingCallOf('f.value'), roundStart('p'))}
    WHERE p.kind = 'pool' AND p.data -> '$.causes' IS NULL
  )
  SELECT json_group_array(id) FROM cone
)) AS n CROSS JOIN events AS x ON x.id = n.value
WHERE +d.kind = 'decision'`,
}
