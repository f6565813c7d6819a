/** Takes back what code of one customer has left in this process, so that no other customer's finds it. */

/** Objects that any module reaches without importing them. */
const SHARED: readonly object[] = [globalThis, process]

/** Call it before; what it returns, after. */
export function keepGlobals(): () => void {
  const kept = SHARED.map((shared) => ({ shared, known: ownProperties(shared) }))
  const environment = { ...process.env }
  return () => {
    for (const { shared, known } of kept) restore(shared, known)
    for (const name of Object.keys(process.env)) if (!(name in environment)) delete process.env[name]
    Object.assign(process.env, environment)
  }
}

function restore(shared: object, known: ReadonlyMap<PropertyKey, PropertyDescriptor>): void {
  for (const [key, now] of ownProperties(shared)) {
    const before = known.get(key)
    if (before === undefined) Reflect.deleteProperty(shared, key)
    else if (now.value !== before.value) Reflect.defineProperty(shared, key, before)
  }
}

function ownProperties(shared: object): ReadonlyMap<PropertyKey, PropertyDescriptor> {
  return new Map(
    Reflect.ownKeys(shared).flatMap((key) => {
      const property = Reflect.getOwnPropertyDescriptor(shared, key)
      return property === undefined ? [] : [[key, property] as const]
    }),
  )
}
