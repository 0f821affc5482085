import type { AgentId } from '../../harness/define.ts'
import { type Evidence, evidenceInWords } from '../common/evidence/report.ts'
import { priceInWords } from './price.ts'
import { type MarketState, reportsOf } from './state.ts'

/** What an agent sees without a tool, and what it may look up. */
export interface MarketView {
  readonly question: string
  /** Category, rules and closing date, in words; empty where there are none or they must be looked up. */
  readonly terms: string
  readonly evidence: Evidence
  readonly price: number | undefined
  /** Undefined in a world without tools. */
  readonly lookup: Lookup | undefined
}

/** What exists for an agent behind its tools. */
export interface Lookup {
  /** Numbers of its reports, ascending. */
  readonly reports: readonly number[]
  readonly hasPrice: boolean
  readonly hasDetails: boolean
}

/** Nothing of the outcome, of when it was known, or of the reports of others. */
export function viewOf(state: MarketState, agent: AgentId): MarketView {
  const { question, prior, access } = state
  const reports = reportsOf(state, agent)
  const price = knownPrice(state)
  if (access.tools === 'none') {
    return { question, terms: termsInWords(state), evidence: { prior, reports }, price, lookup: undefined }
  }
  const lookup = {
    reports: reports.map(({ id }) => id),
    ...{ hasPrice: price !== undefined, hasDetails: isReal(state) },
  }
  return { question, terms: '', evidence: { prior, reports: [] }, price: undefined, lookup }
}

/** The price, where agents may know it. */
export function knownPrice({ access, price }: Pick<MarketState, 'access' | 'price'>): number | undefined {
  return access.price === 'shown' ? price : undefined
}

/** Whether the question comes from a file. */
export function isReal({ prior }: Pick<MarketState, 'prior'>): boolean {
  return prior === undefined
}

/** What was known of a real question before it was resolved. */
export function termsInWords({ terms }: Pick<MarketState, 'terms'>): string {
  const { category, description, closesAt } = terms
  return [
    ...(category ? [`Category: ${category}`] : []),
    ...(closesAt ? [`Closes: ${closesAt}`] : []),
    ...(description ? [`Description: ${description}`] : []),
  ].join('\n')
}

/** An observation as a person or any model reads it. */
export function viewInWords(view: MarketView): string {
  const { question, terms, evidence, price, lookup } = view
  const isWithoutReport =
    evidence.prior !== undefined && lookup === undefined && evidence.reports.length === 0
  const lines = [
    ...[`Question: ${question}`, terms, evidenceInWords(evidence)],
    ...[isWithoutReport ? 'You have no report.' : '', price === undefined ? '' : priceInWords(price)],
    lookup === undefined ? '' : lookupInWords(lookup),
  ]
  return lines.filter((line) => line !== '').join('\n')
}

function lookupInWords({ reports, hasPrice, hasDetails }: Lookup): string {
  const things = [
    ...(reports.length === 0 ? [] : [`${reports.length === 1 ? 'report' : 'reports'} ${reports.join(', ')}`]),
    ...(hasPrice ? ['the market price'] : []),
    ...(hasDetails ? ['the details of the market'] : []),
  ]
  return `Your tools can read for you: ${things.join('; ') || 'nothing'}.`
}
