import { type AgentId, type Claim, canonicalJson } from '../../harness/define.ts'

/**
 * Claims after the votes on them. A plan for all that somebody refused is off the table from then on, until it is
 * made again; one that the reader accepted itself is on it, also where it was its own.
 *
 * @param claims oldest first
 * @param readers the agents whose minds read them
 */
export function votedClaims(claims: readonly Claim[], readers: ReadonlySet<AgentId>): readonly Claim[] {
  if (claims.every(({ vote }) => vote === undefined)) return claims
  let standing: readonly Claim[] = []
  for (const claim of claims) {
    const { vote, agent } = claim
    if (vote?.accepts === false) {
      const plan = canonicalJson(vote.on)
      standing = standing.map((each) =>
        each.isJoint && each.answer !== undefined && canonicalJson(each.answer) === plan
          ? { ...each, answer: undefined }
          : each,
      )
    }
    const isOwnYes = vote?.accepts === true && agent !== undefined && readers.has(agent)
    standing = [...standing, isOwnYes ? { ...claim, answer: vote.on, isJoint: true } : claim]
  }
  return standing
}
