import { canonicalJson, type Json } from '../core/json.ts'
import type { AgentMember, Member } from '../core/members.ts'
import type { Question } from '../core/question.ts'
import type { Pooled, Reply } from '../core/replies.ts'
import type { Scope } from '../core/request.ts'
import type { Round } from '../core/scenario.ts'
import { EpisodeAborted } from './abort.ts'
import type { EpisodeDesk, ReplyRecord } from './episode-desk.ts'
import { RoundQuestions } from './round-questions.ts'

/** What the desk knows of one round. */
export class RoundState {
  readonly episode: EpisodeDesk
  readonly round: number
  readonly asks: Round['asks']
  readonly askedAgents: readonly AgentMember[]
  readonly questions: RoundQuestions
  /** What ended the episode, first first. */
  readonly failures: unknown[] = []
  /** What the round's calls took so far. */
  readonly spent = { calls: 0, tokens: 0 }
  #handles = 0
  /** What each reply that nobody gave was made from. */
  readonly #origins = new WeakMap<Reply, Reply>()
  readonly #others = new WeakMap<Reply, Map<string, Reply>>()

  constructor(episode: EpisodeDesk, number: number, round: Round, askedAgents: readonly AgentMember[]) {
    this.episode = episode
    this.round = number
    this.asks = round.asks
    this.askedAgents = askedAgents
    this.questions = new RoundQuestions(round, episode.setting.world.traits())
  }

  /** A number for a new handle. */
  nextHandle(): number {
    this.#handles += 1
    return this.#handles
  }

  /** The question that a member is asked in this scope. */
  question(member: Member, scope: Scope): Question {
    const question = this.questions.question(scope, member.kind === 'agent' ? member.agent : undefined)
    if (question !== undefined) return question
    throw this.misuse(
      `asked ${member.id} for a move of its own, expected an agent that is asked in this round`,
    )
  }

  /** What the desk knows of a handle. */
  record(handle: Reply | Pooled): ReplyRecord {
    const record = this.episode.replies.get(handle)
    if (record !== undefined) return record
    throw this.misuse('used a handle that this desk did not give out')
  }

  /** A reply as if its member had given another answer: one handle for each; the reply itself for its own answer. */
  otherReply(reply: Reply, answer: Json): Reply {
    const origin = this.#origins.get(reply) ?? reply
    const own = this.record(origin)
    const name = canonicalJson(answer)
    if (own.answer !== undefined && canonicalJson(own.answer) === name) return origin
    const known = this.#others.get(origin) ?? new Map<string, Reply>()
    this.#others.set(origin, known)
    const found = known.get(name)
    if (found !== undefined) return found
    const { by, scope } = origin
    const text = this.question(by, scope).write(answer)
    // What an answering request asks for is an answer to the question.
    const reading = { kind: 'read', answer } as Reply['reading']
    const other: Reply = Object.freeze({ ...origin, number: this.nextHandle(), reading })
    this.episode.replies.set(other, { ...own, text, answer })
    this.#origins.set(other, origin)
    known.set(name, other)
    return other
  }

  /** An error of the topology. It ends the episode without a score, even when the topology catches it. */
  misuse(what: string): EpisodeAborted {
    const error = new EpisodeAborted('harness', `topology "${this.episode.setting.topology}" ${what}`)
    this.failures.push(error)
    return error
  }
}
