/** From so many independent units on the intervals of means, rates and differences cover 93 to 97 %. */
const enoughUnits = 30

/**
 * The warning that an interval over few independent episodes or groups carries in the name of its method; empty from
 * 30 on. Below, measured coverage falls to 85 % for resampled intervals of very skewed values and to 84 % for
 * Student's t.
 *
 * @example fewUnits(12) // '; warning: fewer than 30 independent units, coverage may fall short of 95 %'
 */
export function fewUnits(units: number): string {
  return units < enoughUnits
    ? `; warning: fewer than ${enoughUnits} independent units, coverage may fall short of 95 %`
    : ''
}
