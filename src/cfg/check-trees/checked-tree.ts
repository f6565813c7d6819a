/** What is asked of the evaluation of many trees, and what it gives. */

/** Manifests as they would be on a customer's branch. */
export interface TreeToCheck {
  readonly customer: string
  /** `customer/NAME`: whose inventory the hosts are from. */
  readonly branch: string
  /** Git's id of a commit or tree: the manifests as they would be. */
  readonly tree: string
  /** Git's id of a commit or tree: the manifests as they are. Left out, nothing is compared. */
  readonly before?: string
}

export interface CheckedTree {
  readonly customer: string
  readonly branch: string
  /** How many hosts were evaluated; those that are retired are not. */
  readonly hosts: number
  /** Not, where `tree` and `before` are the same but for the inventory's text: then there can be neither problems nor changes. */
  readonly evaluated: boolean
  /** What `cfg check` finds wrong in `tree`, each said once. */
  readonly problems: readonly TreeProblem[]
  /** Hosts with any. */
  readonly changes: readonly HostChanges[]
}

export interface TreeProblem {
  /** The hosts that it hits; none where the manifests cannot be loaded at all. */
  readonly hosts: readonly string[]
  /** As `describeError` gives them: the message with its place, reasons, hint. */
  readonly lines: readonly string[]
  /** It is wrong in `before` just as much. */
  readonly old: boolean
}

/** Names as in `file:/etc/motd`, each list in the order of the manifest. */
export interface HostChanges {
  readonly host: string
  readonly added: readonly string[]
  readonly removed: readonly string[]
  /** With other parameters than before. */
  readonly changed: readonly string[]
  /** Set where there is nothing to compare with: `before` cannot be evaluated for this host. */
  readonly unknown?: true
}
