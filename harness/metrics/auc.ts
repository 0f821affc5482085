import { defineMetric, z } from '../define.ts'
import { takenForecasts } from '../reading/taken-forecasts.ts'
import { hasBothOutcomes } from '../stats/auc.ts'
import { aucInterval } from '../stats/auc-interval.ts'

/**
 * Whether forecasts tell what happens from what does not, whatever their level.
 *
 * Takes: an episode's forecasts with their outcomes.
 * Left out: worlds without forecasts.
 * Summary: the area under the ROC curve over all forecasts, each counted once, ties half; interval by groups of
 * dependent episodes, Student's t on the logit with the error of DeLong and Obuchowski. Parts: `happened`, the events
 * that happened, and `didNot`, those that did not; with none of one kind there is no value.
 * Source: Bamber (1975), Journal of Mathematical Psychology 12(4), 387-415; Obuchowski (1997), Biometrics 53(2),
 * 567-578.
 * Version history: 1 first version.
 */
export default defineMetric({
  id: 'auc',
  version: 1,
  title: 'Area under the ROC curve',
  description:
    'Probability that an event that happened was given more than one that did not: 0.5 tells nothing apart, 1 everything.',
  unit: 'probability',
  better: 'higher',
  options: z.object({}),
  episode: takenForecasts,
  summary(episodes, _options, { groups }) {
    const forecasts = episodes.flatMap((own, index) =>
      own.map((forecast) => ({ ...forecast, group: groups[index] ?? '' })),
    )
    if (!hasBothOutcomes(forecasts)) return { needs: 'events that happened and events that did not' }
    const happened = forecasts.filter(({ outcome }) => outcome === 1).length
    return { ...aucInterval(forecasts), parts: { happened, didNot: forecasts.length - happened } }
  },
  fewestByItem: 30,
})
