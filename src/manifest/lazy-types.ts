/** The standard types as manifests use them: each is loaded once a manifest names it. */
import type { TypeDefinition } from '../type/define-type.ts'
import type { LoadedType, TypeEntry } from '../type/registry.ts'
import { NotReady } from './not-ready.ts'

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

  /** The type that is exported by this name; undefined where there is none. Throws NotReady. */
  exported(name: string): LoadedType | undefined {
    const entry = this.#byExport.get(name)
    if (entry === undefined) return undefined
    const type = this.#loaded.get(entry)
    if (type === undefined) throw new NotReady(`the type "${entry.name}" is not loaded`, () => this.loadAll())
    return type
  }

  async loadAll(): Promise<void> {
    await this.#load(this.entries)
  }

  /** By the names that they are imported as; others are passed over. */
  async loadExported(names: Iterable<string>): Promise<void> {
    await this.#load([...names].flatMap((name) => this.#byExport.get(name) ?? []))
  }

  /** Whether it is a site's own, of which nothing is known beforehand. */
  isOwn(definition: TypeDefinition): boolean {
    return this.#definitions.get(definition.name) !== definition
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
