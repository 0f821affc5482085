/** The door, at the place where an example finds it once it lies in its folder. */
export * from '../../../../harness/define.ts'
