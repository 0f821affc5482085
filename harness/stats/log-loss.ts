/**
 * Logarithmic score of a forecast: -ln of the probability that it gave to what happened, after moving the forecast
 * into [clip, 1 - clip].
 *
 * Source: Good (1952), Journal of the Royal Statistical Society B 14(1), 107-114. In nats; 0 is certain and right,
 * ln 2 = 0.693 says 0.5, -ln clip is the worst.
 *
 * @param forecast its probability, in [0, 1], with the outcome: 1 if the event happened, else 0
 * @param clip how close to 0 and 1 a forecast may come, in (0, 0.5)
 * @throws RangeError when a number is not such
 * @example logLoss({ forecast: 0.8, outcome: 1 }, 0.01) // 0.2231
 */
export function logLoss(
  { forecast, outcome }: { readonly forecast: number; readonly outcome: number },
  clip: number,
): number {
  if (!(clip > 0 && clip < 0.5)) throw new RangeError(`logLoss requires a clip in (0, 0.5), got ${clip}`)
  if (!(forecast >= 0 && forecast <= 1) || (outcome !== 0 && outcome !== 1)) {
    const wanted = 'a forecast from 0 to 1 and an outcome of 0 or 1'
    throw new RangeError(`logLoss requires ${wanted}, got ${forecast} and ${outcome}`)
  }
  const held = clipped(forecast, clip)
  return outcome === 1 ? -Math.log(held) : -Math.log1p(-held)
}

/** The forecast moved into [clip, 1 - clip]. */
export function clipped(forecast: number, clip: number): number {
  return Math.min(1 - clip, Math.max(clip, forecast))
}
