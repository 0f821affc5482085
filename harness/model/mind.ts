import type { CallKey, DrawSpan, Mind, Prompt } from '../core/model.ts'
import type { Mistake } from '../core/question.ts'
import type { Rng } from '../core/rng.ts'
import { stream } from '../run/streams.ts'
import { promptTokens } from './estimated-usage.ts'
import type { PersonaParameters } from './personas.ts'

/** The random numbers of one call: uniform in [0, 1), but `noise` and `latency` standard normal. */
export interface CallDraws extends MistakeDraws {
  readonly refuses: number
  readonly malforms: number
  readonly complies: number
  readonly sharesMistake: number
  readonly latency: number
  /** The number of the item at this place in the prompt. */
  item(item: number): number
}

interface MistakeDraws {
  readonly slips: number
  readonly toward: number
  readonly noise: number
}

/** Whether a persona's replies are the same whatever is drawn. */
export function isCertain(parameters: PersonaParameters): boolean {
  const { logOddsNoise, errorRate, latencySigma, attention } = parameters
  const { refusalRate, malformedRate, compliance, heed, skill } = parameters
  const { anchoring, fairness, forgetting, referenceSlips, selfInterest } = parameters
  const leanings = [anchoring, fairness, forgetting, referenceSlips, selfInterest, ...Object.values(skill)]
  const isExact = logOddsNoise === 0 && parameters.itemNoise === 0 && errorRate === 0 && latencySigma === 0
  const isDiluted = attention !== null && attention > 0 && heed > 0
  return isExact && !isDiluted && [refusalRate, malformedRate, compliance, heed, ...leanings].every(isSure)
}

function isSure(probability: number): boolean {
  return probability === 0 || probability === 1
}

/** Stands for the draws of a persona on which they have no influence. */
export const noDraws: CallDraws = {
  ...{ refuses: 0, malforms: 0, complies: 0, sharesMistake: 0, slips: 0, toward: 0, noise: 0, latency: 0 },
  item: () => 0,
}

/** All draws of a call, in one order whatever the persona, so that no parameter shifts another's draw. */
export function callDraws(key: CallKey): CallDraws {
  const rng = stream(streamName(key))
  return {
    refuses: rng.uniform(),
    malforms: rng.uniform(),
    complies: rng.uniform(),
    sharesMistake: rng.uniform(),
    ...mistakeDraws(rng),
    latency: rng.normal(),
    item: listedDraws(rng),
  }
}

function mistakeDraws(rng: Rng): MistakeDraws {
  return { slips: rng.uniform(), toward: rng.uniform(), noise: rng.normal() }
}

/** Uniform numbers by place. Drawn when first asked for, always in order; nothing is drawn after them. */
function listedDraws(rng: Rng): (item: number) => number {
  const drawn: number[] = []
  return (item) => {
    while (drawn.length <= item) drawn.push(rng.uniform())
    return drawn[item] ?? 0
  }
}

/** A mind on one call: the persona's parameters applied to what was drawn. */
export function mindOf(parameters: PersonaParameters, draws: CallDraws, call: Call): Mind {
  const { heed, attention, contextTokens } = parameters
  const chance = attention === null || call.items <= attention ? heed : (heed * attention) / call.items
  const lost = contextTokens === null ? 0 : lostItems(call, contextTokens)
  return {
    attends: (item) => item >= lost && draws.item(item) < chance,
    complies: draws.complies < parameters.compliance,
    mistake: mistakeOf(parameters, draws, call.key),
    dispositions: parameters,
    draw: (purpose, over = 'call') => purposeDraw(call.key, purpose, over),
    skill: (capability) => parameters.skill[capability] ?? 1,
  }
}

/** Drawn apart from all else of the call, so that asking for it shifts nothing. */
function purposeDraw(key: CallKey, purpose: string, over: DrawSpan): number {
  const { seed, repetition, member, round } = key
  const place = over === 'round' ? `${seed}/${repetition}/${member}/${round}` : streamName(key)
  return stream(`${place}/leaning/${purpose}`).uniform()
}

function streamName({ seed, repetition, member, round, request, ordinal, attempt, turn }: CallKey): string {
  const call = `${seed}/${repetition}/${member}/${round}/${request}/${ordinal}/${attempt}`
  return turn === undefined ? call : `${call}/turn-${turn}`
}

/** What of a call bears on how well a mind does. */
interface Call {
  readonly key: CallKey
  readonly prompt: Prompt
  /** How many items the prompt holds beyond the agent's own observation. */
  readonly items: number
}

function lostItems({ prompt, items }: Call, contextTokens: number): number {
  const tokens = promptTokens(prompt)
  return tokens <= contextTokens ? 0 : Math.ceil(items * (1 - contextTokens / tokens))
}

function mistakeOf(parameters: PersonaParameters, own: CallDraws, { seed, round }: CallKey): Mistake {
  const isShared = own.sharesMistake < parameters.sharedError
  const draws = isShared ? mistakeDraws(stream(`${seed}/shared/${round}`)) : own
  const item = parameters.itemNoise === 0 ? 0 : stream(`${seed}/item/${round}`).normal()
  return {
    logOdds: parameters.logOddsNoise * draws.noise + parameters.itemNoise * item,
    slips: draws.slips < parameters.errorRate,
    toward: draws.toward,
  }
}
