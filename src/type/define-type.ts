/** The contract of a type: a value that says how to observe a thing, what is wanted, and what makes the difference go away. */
import type * as z from 'zod/mini'
import type { Problem } from '../core/errors.ts'
import type { Shell } from '../core/shell.ts'
import type { Command } from './command.ts'
import type { Facts } from './facts.ts'
import type { HostView, InventoryView } from './inventory-view.ts'
import type { Probe } from './probe.ts'
import type { Resource, ResourceName, Resources } from './resource.ts'
import { makeResource } from './make-resource.ts'
import type { Observed, State } from './state.ts'

/** What every function of a type may know of the host that it works for. */
export interface HostContext {
  readonly host: HostView
  readonly facts: Facts
  readonly inventory: InventoryView
  /**
   * Makes a resource of another type by that type's name: how a composed type names its parts, since types do not
   * import each other. Options as in a manifest, unchecked by the editor and checked when made. Throws UserError on an
   * unknown type.
   */
  readonly resource: (type: string, id: string, options?: Readonly<Record<string, unknown>>) => Resource
  /**
   * Absolute paths of what the manifests of the host manage, as `manages` gives them: with a final "/" where all that is
   * below belongs to one resource. What a purge must leave alone.
   */
  readonly managed: () => ReadonlyMap<string, Managed>
}

/** What a resource that manages a path says of it. */
export interface Managed {
  readonly owner: boolean
  readonly group: boolean
  readonly mode: boolean
  /** It says so of all that is below, too. */
  readonly below: boolean
}

/** A resource as its own type sees it. */
export interface Wanted<Params> {
  readonly id: string
  readonly params: Params
}

/** A difference to make go away. `before` is null to create, `after` is null to remove. */
export interface Change<Params = unknown, S extends State = State> extends Wanted<Params> {
  readonly before: S | null
  readonly after: Partial<S> | null
  /** Keys of `after` that differ from `before`; all of them when creating. */
  readonly keys: readonly (keyof S & string)[]
}

/** By `Content` key that differs, the text before (null where there is none, or it could not be read) and after. */
export type Texts = ReadonlyMap<string, { readonly before: string | null; readonly after: string }>

/** Something that a resource has come to know about another host, worth recording in the inventory. */
export interface Learned {
  readonly kind: 'host-key'
  readonly host: string
  /** `ssh-ed25519 AAAA…` */
  readonly key: string
}

/** What of a host the manifests ought to have known: that a DNS server of it serves a zone at this serial. */
export interface Discovered {
  readonly kind: 'serial'
  /** `office.example`; `office.example@inside` where there are views. */
  readonly zone: string
  readonly serial: number
}

interface TypeBase<Params> {
  /** Lower case, words joined by underscores: `authorized_key`. */
  readonly name: string
  /** One line, without full stop. */
  readonly summary: string
  readonly id: z.ZodMiniType<string, string>
  readonly params: z.ZodMiniType<Params>
  /** What is wrong with id and parameters beyond their schemas, with hints; asked when the resource is made. */
  readonly problems?: (wanted: Wanted<Params>) => readonly Problem[]
  /**
   * Names of the resources that this one needs where the manifest has them: `directory:/etc/app`, `user:app`. Others are
   * ignored. Where both are to be absent the need turns round by itself: what is in a directory goes before it.
   */
  readonly needs?: (wanted: Wanted<Params>, context: HostContext) => readonly ResourceName[]
  /**
   * Absolute paths that a purge of a directory above leaves alone, with a final "/" where all that is below is this
   * resource's: `/srv/app/`. Default: the id and the parameter `path`, where they are paths, and what `keeps` says of making it.
   */
  readonly manages?: (wanted: Wanted<Params>) => readonly string[]
  /** Absolute paths that can be but one thing, and are this one's while it is there: a file, or a directory, or a link. */
  readonly occupies?: (wanted: Wanted<Params>) => readonly string[]
}

/** A type that observes and converges by itself. */
export interface PlainType<Params = unknown, S extends State = State> extends TypeBase<Params> {
  /** One probe for all resources of the type on the host; by id, what was found. See `each` for a probe of one. */
  readonly observe: (
    wanted: readonly Wanted<Params>[],
    context: HostContext,
  ) => Probe<ReadonlyMap<string, Observed<S>>>
  /** What should be there; null for absent. Keys left out are left alone. */
  readonly desired: (wanted: Wanted<Params>, context: HostContext) => Partial<S> | null
  readonly converge: (change: Change<Params, S>, context: HostContext) => readonly (Shell | Command)[]
  /**
   * One list of commands for several changes that are ready at the same time, where one command can make them all (one
   * `apt-get install` for ten packages). Used instead of `converge` when it is there; a failure fails each change, and
   * each is observed by itself afterwards.
   */
  readonly convergeAll?: (
    changes: readonly Change<Params, S>[],
    context: HostContext,
  ) => readonly (Shell | Command)[]
  /**
   * Beside `convergeAll`: whether it makes this change along with others, where there are others. What it does not is made by
   * `converge`. Where one of its commands fails, each change that is not made by then is made anew by `converge`, by itself:
   * the failure of one resource stays its own.
   */
  readonly together?: (change: Change<Params, S>, context: HostContext) => boolean
  /** What can be called for by `NAMEon: [resource]`, once, at the end. Null: the change made it unnecessary. */
  readonly triggers?: Readonly<
    Record<
      string,
      (wanted: Wanted<Params>, context: HostContext, change: Change<Params, S> | null) => Shell | null
    >
  >
  /**
   * The present text behind a `Content` key, for the diff; null where it is not text. Asked for each key whose hashes
   * differ, unless the observed state has the text, or it is too long to be compared.
   */
  readonly read?: (wanted: Wanted<Params>, context: HostContext, key: string) => Probe<string | null>
  /**
   * What is dangerous about a change, as what follows the resource's name: `drops 14 of 40 reservations`. A plan shows
   * it; an apply leaves the whole host alone unless it is forced.
   */
  readonly hazards?: (change: Change<Params, S>, texts: Texts, context: HostContext) => readonly string[]
  /**
   * What the manifests ought to have known of what is there. They are then evaluated anew with it, once, before anything is
   * compared or done: a zone that is served at a later serial than the one that it was to get gets one later still.
   */
  readonly discover?: (wanted: Wanted<Params>, state: S, context: HostContext) => readonly Discovered[]
  /**
   * The reason of a failure, where the type can tell more than the last line of what its commands printed on stderr;
   * undefined for that line.
   */
  readonly explain?: (wanted: Wanted<Params>, said: string) => string | undefined
  /** Asked after the resource is as desired. */
  readonly learn?: (wanted: Wanted<Params>, state: S, context: HostContext) => readonly Learned[]
  /**
   * What the operator should be told although nothing is to be changed: `runs with older settings until it is started
   * anew`. Asked of each state that was observed; sentences without full stop.
   */
  readonly notes?: (wanted: Wanted<Params>, state: S, context: HostContext) => readonly string[]
  /**
   * By what a change could lock the operator out. The target then waits for a new connection, and puts everything back by
   * itself where none comes (`cfg apply --guard`). A function where it depends on the change.
   */
  readonly affects?:
    | readonly Affected[]
    | ((change: Change<Params, S>, context: HostContext) => readonly Affected[])
  /**
   * Absolute paths of the files and links that a change replaces, makes or removes. The engine keeps what is there before
   * the change, with owner, mode and all, so that `cfg undo` and the guard can put it back.
   */
  readonly keeps?: (change: Change<Params, S>, context: HostContext) => readonly string[]
  /** What makes the kept files effective once they have been put back: `nft -f /etc/nftables.conf`. Null for nothing. */
  readonly putBack?: (change: Change<Params, S>, context: HostContext) => Shell | null
}

export type Affected = 'network' | 'ssh' | 'firewall' | 'users'

/** A type that consists of others. Done when all that it returns is done. */
export interface ComposedType<Params = unknown> extends TypeBase<Params> {
  readonly compose: (wanted: Wanted<Params>, context: HostContext) => Resources
}

// The engine handles resources of all types alike, so their parameters and states are unknown to it.
// oxlint-disable-next-line typescript/no-explicit-any
export type TypeDefinition = PlainType<any, any> | ComposedType<any>

/** Options that every resource takes beside its type's parameters. */
export interface CommonOptions {
  /** What has to be right before this is touched. */
  readonly needs?: readonly Resource[]
  /** Seconds that each command of a change may take; the type's own where not given. */
  readonly timeout?: number
  /** How often a change that failed is tried again; default 0. */
  readonly retries?: number
  /** Seconds between two tries; default 5. */
  readonly retryDelay?: number
}

type TriggerOptions<Triggers extends string> = {
  readonly [Name in Triggers as `${Name}On`]?: readonly Resource[]
}

/** A type without parameters takes the options of all: `{}` in a schema is `Record<string, never>` to TypeScript, which takes none. */
type Own<Input> = Input extends Record<string, never> ? unknown : Input

type Args<Options> = Record<string, never> extends Options ? [options?: Options] : [options: Options]

/** How a manifest calls a type: `file('/etc/motd', { content: 'hello\n', needs: [pkg] })`. */
export interface Type<Input, Params, Triggers extends string = never> {
  (id: string, ...options: Args<Own<Input> & CommonOptions & TriggerOptions<Triggers>>): Resource<Params>
  readonly definition: TypeDefinition
}

/** Makes a type out of its definition; the call signature comes from the schema of its parameters. */
export function defineType<Schema extends z.ZodMiniType, S extends State, Triggers extends string = never>(
  definition: Omit<PlainType<z.output<Schema>, S>, 'params' | 'triggers'> & {
    readonly params: Schema
    readonly triggers?: Readonly<
      Record<
        Triggers,
        (
          wanted: Wanted<z.output<Schema>>,
          context: HostContext,
          change: Change<z.output<Schema>, S> | null,
        ) => Shell | null
      >
    >
  },
): Type<z.input<Schema>, z.output<Schema>, Triggers>
export function defineType<Schema extends z.ZodMiniType>(
  definition: Omit<ComposedType<z.output<Schema>>, 'params'> & { readonly params: Schema },
): Type<z.input<Schema>, z.output<Schema>>
export function defineType(definition: TypeDefinition): Type<never, unknown, string> {
  const make = (id: string, options: Readonly<Record<string, unknown>> = {}): Resource =>
    makeResource(definition, id, options, make)
  return Object.assign(make, { definition }) as Type<never, unknown, string>
}
