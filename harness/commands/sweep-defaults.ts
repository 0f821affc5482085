/** The model of a sweep that names none. */
export const defaultModel = 'simulated:typical'

/** Seeds of a sweep that names none: with every scenario, and with those that it names. */
export const [fewSeeds, usualSeeds] = ['1..5', '1..10']
