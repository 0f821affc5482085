import type { z } from 'zod'
import type { Json, NonEmpty } from './json.ts'
import type { Rng } from './rng.ts'
import type { EndedTrace } from './trace.ts'

/** An interval, or why there is none. */
export type Interval =
  | { readonly kind: 'interval'; readonly low: number; readonly high: number; readonly method: string }
  | { readonly kind: 'none'; readonly reason: string }

/** A value with its denominator, or too few episodes for the value to be defined. */
export type Measurement =
  | {
      readonly kind: 'measured'
      readonly value: number
      readonly interval: Interval
      /** Episodes behind the value. */
      readonly n: number
      /** Episodes that could not be used. */
      readonly leftOut: number
      /** How many were left out for each reason. */
      readonly leftOutWhy: { readonly [reason: string]: number }
      readonly parts: { readonly [name: string]: number }
    }
  | {
      readonly kind: 'too-few'
      readonly needs: string
      /** Episodes that had something to take; 0 unless the value needs more of them, or others. */
      readonly n: number
      readonly leftOut: number
      readonly leftOutWhy: { readonly [reason: string]: number }
    }

/** What a metric takes from one episode, or why it takes nothing. */
export type Taken<V> =
  | { readonly kind: 'taken'; readonly value: V }
  | { readonly kind: 'left-out'; readonly reason: string }

/** How per-episode values become one: their mean with an interval, or a function of the metric's own. */
export type Summary<V, O> =
  | 'mean'
  | ((values: NonEmpty<V>, options: O, sample: Sample<V>) => Summarised | Undefinable)

/** What a summary may need to know of the episodes besides what was taken from them. */
export interface Sample<V = unknown> {
  /**
   * One for each value, in the same order: equal for episodes that depend on each other, as they meet one world or
   * belong to one group of events.
   */
  readonly groups: readonly string[]
  readonly resampling: Resampling
  /**
   * Of a metric with a baseline: for each value, in the same order, what was taken from the episodes of the baseline
   * that met the same world, one for each of their repetitions. Empty where a metric has no baseline.
   */
  readonly baseline?: readonly NonEmpty<V>[]
}

/** Chance for resampling. Every summary gets the same stream from its start. */
export interface Resampling {
  /** Names the stream in the method of an interval. */
  readonly seed: number
  readonly rng: Rng
}

/** What a metric's own summary gives. */
export interface Summarised {
  readonly value: number
  readonly interval: Interval
  readonly parts?: { readonly [name: string]: number }
  /** Where the value is a function of totals over episodes: what lets two teams be resampled together. */
  readonly totals?: Totals
}

/** A value as a function of totals over episodes that may be resampled. */
export interface Totals {
  /** What each episode adds to each total, in the order of the values. */
  readonly rows: readonly (readonly number[])[]
  /** The value of totals; the same for all of them times a number. Infinite where it has no bound, undefined where not defined. */
  of(totals: readonly number[]): number | undefined
  /** Why an interval may be missing, as a clause: `solo makes no call in some of the draws`. */
  readonly unbounded: string
}

/** What a metric's own summary gives where its value is not defined for these episodes. */
export interface Undefinable {
  /** What would define it: `events of both outcomes`. */
  readonly needs: string
}

/**
 * A number about stored episodes. Reads traces only, never a model. V what it takes from an episode, O options.
 */
export interface Metric<V extends Json, O> {
  /** Kebab-case, equal to the file name. */
  readonly id: string
  /** Moves whenever a number may move. */
  readonly version: number
  readonly title: string
  /** One sentence: what it is and how to read it. */
  readonly description: string
  /** The unit of the value, singular: `share`, `call`, `ms`. */
  readonly unit: string
  readonly better: 'higher' | 'lower' | 'neither'
  /** A zod object schema; every option has a default. */
  readonly options: z.ZodType<O>
  /** Takes what it needs from one ended episode. */
  episode(trace: EndedTrace, options: O): Taken<V>
  /** `mean` needs numbers. */
  readonly summary: Summary<V, O>
  /**
   * Id of the topology that each episode is set against. Its episodes with the same scenario, parameters, model, fault,
   * policy, number of agents and seed come with the sample; an episode without one is left out.
   */
  readonly baseline?: string
  /** Fewest episodes in a group that a property of its items sets apart, such as a category; fewer are too few. */
  readonly fewestByItem?: number
}

/** A metric whose types are closed over. */
export interface AnyMetric
  extends Pick<Metric<Json, unknown>, 'id' | 'version' | 'title' | 'description' | 'unit' | 'better'> {
  readonly plugin: 'metric'
  readonly options: z.ZodType
  /** Calls back with the metric and its own types. */
  open<R>(use: <V extends Json, O>(metric: Metric<V, O>) => R): R
}
