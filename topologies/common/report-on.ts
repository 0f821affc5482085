import type { Ask, Turn } from '../../harness/define.ts'

/**
 * What someone is asked who tells others what it knows and does not decide. Where the team is asked, a report in words
 * without an answer; where each is asked, one that ends with its own proposed move, which nobody else could make.
 */
export function reportOn(asks: Turn['asks'], role: string): Ask<'report' | 'propose'> {
  return asks === 'team'
    ? { kind: 'report', role }
    : { kind: 'propose', role: `${role} End with the move that you propose for yourself.` }
}
