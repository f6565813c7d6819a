/** Set-up of every test file: where a seed is given, properties are tried with the values that it makes, the same each time. */
import fc from 'fast-check'

const seed = process.env['HOSTWRIGHT_SEED']
if (seed !== undefined && seed !== '') fc.configureGlobal({ seed: Number(seed) })
