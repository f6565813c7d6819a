/** The standard types as manifests use them: each is loaded once a manifest names it. */
import type { TypeDefinition } from '../type/define-type.ts'
import type { LoadedType, TypeEntry } from '../type/registry.ts'

/** Thrown where a manifest uses types that have not been loaded: load all, and begin again. */
export class TypesMissing extends Error {}

export class LazyTypes {
  readonly entries: readonly TypeEntry[]
  readonly #byExport: ReadonlyMap<string, TypeEntry>
  readonly #byName: ReadonlyMap<string, TypeEntry>
  readonly #loaded = new Map<TypeEntry, LoadedType>()
  readonly #definitions = new Map<string, TypeDefinition>()

  constructor(entries: readonly TypeEntry[]) {
    this.entries = entries
    this.#byExport = new Map(entries.map((entry) => [entry.exported, entry]))
    this.#byName = new Map(entries.map((entry) => [entry.name, entry]))
  }

  /** By type name, those that are loaded. Grows. */
  get definitions(): ReadonlyMap<string, TypeDefinition> {
    return this.#definitions
  }

  /** Whether a type that is loaded asks the inventory for generated files. */
  get generate(): boolean {
    return this.entries.some((entry) => entry.generates && this.#loaded.has(entry))
  }

  /** The type that is exported by this name; undefined where there is none. Throws TypesMissing. */
  exported(name: string): LoadedType | undefined {
    const entry = this.#byExport.get(name)
    if (entry === undefined) return undefined
    const type = this.#loaded.get(entry)
    if (type === undefined) throw new TypesMissing(`the type "${entry.name}" is not loaded`)
    return type
  }

  async loadAll(): Promise<void> {
    await this.#load(this.entries)
  }

  /** By the names that they are imported as; others are passed over. */
  async loadExported(names: Iterable<string>): Promise<void> {
    await this.#load([...names].flatMap((name) => this.#byExport.get(name) ?? []))
  }

  /** What resources of these types can consist of. Of a type that is a site's own that is not known: all. */
  async loadPartsOf(definitions: Iterable<TypeDefinition>): Promise<void> {
    for (const definition of definitions)
      if ('compose' in definition && this.#definitions.get(definition.name) !== definition)
        return this.loadAll()
  }

  async #load(entries: readonly TypeEntry[]): Promise<void> {
    const wanted = new Set(entries)
    // Grows while it is gone through: parts can be composed of parts.
    for (const { parts } of wanted)
      for (const entry of parts === 'all'
        ? this.entries
        : parts.flatMap((part) => this.#byName.get(part) ?? []))
        wanted.add(entry)
    await Promise.all(
      [...wanted].map(async (entry) => {
        if (this.#loaded.has(entry)) return
        const type = await entry.load()
        this.#loaded.set(entry, type)
        this.#definitions.set(entry.name, type.definition)
      }),
    )
  }
}
