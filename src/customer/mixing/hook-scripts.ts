/** The hooks that keep customers apart: text for `/bin/sh`, which asks nobody but Git as long as nothing speaks for more. */
import { quote } from '../../core/shell.ts'
import { STRANGERS } from './strangers-script.ts'

/** What the hook of a clone calls. */
export interface HookProgram {
  /** Absolute path of `inv`. */
  readonly inv: string
  /** Folder of the `node` that runs it, for programs that start git with a short PATH. */
  readonly nodeFolder: string
}

const HEAD = `# Keeps customers apart: "inv hooks --help". Made by "inv hooks install"; "inv hooks remove" gives back what was here before.
# For one command without it: HOSTWRIGHT_HOOKS=off git …
`

/** What was there before runs first, by its own name, which some hooks look at, and with all that there is to read. */
const KEPT = `kept=$0.hostwright-kept
before() {
  read -r first <"$kept"
  case $first in
    '#!/bin/sh' | '#!/usr/bin/env sh') sh -c '. "$0.hostwright-kept"' "$0" "$@" ;;
    '#!/bin/bash' | '#!/usr/bin/bash' | '#!/usr/bin/env bash') bash -c '. "$0.hostwright-kept"' "$0" "$@" ;;
    *) "$kept" "$@" ;;
  esac
}
if [ -x "$kept" ]; then
  all=$(cat)
  if [ -n "$all" ]; then printf '%s\\n' "$all" | before "$@"; else before "$@" </dev/null; fi || exit
fi
`

/** Runs `check` on what there is to read. */
const CHECK = `if [ -x "$kept" ]; then printf '%s\\n' "$all" | check; else check; fi
`

const BASE = `base=main
if [ -r hostwright.yaml ]; then
  while read -r key value _; do [ "$key" != base: ] || base=$value; done <hostwright.yaml
  base=\${base#[\\"\\']}
  base=\${base%[\\"\\']}
fi
`

/** Says which of the moves on standard input would bring commits of others, and fails then; "-" is no commit. */
const REFUSE = `refuse() {
  refused=0
  while read -r old new ref; do
    customer=\${ref#refs/heads/}
    if [ "$customer" = "$base" ]; then customer=; else customer=\${customer#customer/}; fi
    [ "$old" != - ] || old=
    found=$(strangers "$old" "$new" "$customer" "$base" | tr -cd 'A-Za-z0-9._\\n-' | sort -u | tr '\\n' ' ')
    [ -n "$found" ] || continue
    echo "hostwright: Cannot move \\"\${ref#refs/heads/}\\", which would mix customers up: it would get commits of other customers: $found" >&2
    renamed_hint "$new"
    refused=1
  done
  return $refused
}
`

/** `reference-transaction` of a clone (githooks(5)): sees every move of a branch, also those for which there is no other hook. */
export function movesHook({ inv, nodeFolder }: HookProgram): string {
  return `${HEAD}inv=${quote(inv)}
node=${quote(nodeFolder)}

${KEPT}[ "$1" = prepared ] && [ "\${HOSTWRIGHT_HOOKS-}" != off ] || exit 0

${STRANGERS}
${REFUSE}
# plain OLD NEW: whether it is a step back, or one commit on top that touches no inventory and no secret.
plain() {
  if [ "$(git rev-list --parents -n 1 "$2" -- 2>/dev/null)" = "$2 $1" ]; then
    git diff-tree -r --quiet "$1" "$2" -- inventory secrets '*.age'
  else
    [ -z "$(git rev-list -n 1 "$2" "^$1" -- || echo unknown)" ]
  fi
}

# way_back: how what Git is in the middle of is left.
way_back() {
  state=$(git rev-parse --git-dir)
  if [ -e "$state/rebase-apply/applying" ]; then
    echo '"git am --abort" takes it back'
  elif [ -d "$state/rebase-merge" ] || [ -d "$state/rebase-apply" ]; then
    echo '"git rebase --abort" takes it back'
  elif [ -e "$state/MERGE_HEAD" ]; then
    echo '"git merge --abort" takes it back'
  elif [ -e "$state/CHERRY_PICK_HEAD" ]; then
    echo '"git cherry-pick --abort" takes it back'
  elif [ -e "$state/REVERT_HEAD" ]; then
    echo '"git revert --abort" takes it back'
  else
    echo 'there is nothing to abort; where files of it are in the work tree already, "git reset --merge" takes them back'
  fi
}

check() {
  moves=
  while read -r old new ref; do
    case $ref in refs/heads/customer/* | "refs/heads/$base") ;; *) continue ;; esac
    case $new in *[!0-9a-f]*) continue ;; *[!0]*) ;; *) continue ;; esac
    case $old in *[!0-9a-f]* | *[!0]*) ;; *) old=ask ;; esac
    case $old in *[!0-9a-f]*) old=$(git rev-parse --quiet --verify "$ref") ;; esac
    [ "$old" != "$new" ] || continue
    [ -z "$old" ] || ! plain "$old" "$new" || continue
    moves="$moves\${old:--} $new $ref
"
  done
  [ -n "$moves" ] || return 0
  if [ -x "$inv" ]; then
    folder=$(git rev-parse --path-format=absolute --git-common-dir)
    printf '%s' "$moves" | PATH="$PATH:$node" "$inv" hooks check --git-dir "$folder" >/dev/null && return 0
  else
    echo "hostwright: $inv is gone: only commits are checked, no text (inv hooks install)" >&2
    printf '%s' "$moves" | refuse && return 0
  fi
  echo "hint: $(way_back)" >&2
  echo 'hint: HOSTWRIGHT_HOOKS=off before the command goes past this check' >&2
  return 1
}

${BASE}${CHECK}`
}

/** `pre-push` of a clone: a push can bring to a branch of the remote what no branch here has. */
export function pushHook(): string {
  return `${HEAD}
${KEPT}[ "\${HOSTWRIGHT_HOOKS-}" != off ] || exit 0

${STRANGERS}
${REFUSE}
check() {
  moves=
  while read -r _ new ref old; do
    case $ref in refs/heads/customer/* | "refs/heads/$base") ;; *) continue ;; esac
    case $new in *[!0]*) ;; *) continue ;; esac
    git cat-file -e "$old^{commit}" 2>/dev/null || old=-
    moves="$moves$old $new $ref
"
  done
  [ -n "$moves" ] || return 0
  printf '%s' "$moves" | refuse && return 0
  echo 'hint: HOSTWRIGHT_HOOKS=off before the command goes past this check' >&2
  return 1
}

${BASE}${CHECK}`
}

/** `update` of a bare repository that several clones push to: needs nothing but Git, and sees commits, not text. */
export function serversHook(base: string): string {
  return `#!/bin/sh
# Keeps customers apart in a repository that is pushed to: its hooks/update, executable. Made by "inv hooks print".
base=${quote(base)}

${STRANGERS}
case $1 in
  "refs/heads/$base") customer= ;;
  refs/heads/customer/*) customer=\${1#refs/heads/customer/} ;;
  *) exit 0 ;;
esac
old=$2
case $3 in *[!0]*) ;; *) exit 0 ;; esac
case $old in *[!0]*) ;; *) old= ;; esac
found=$(strangers "$old" "$3" "$customer" "$base" | tr -cd 'A-Za-z0-9._\\n-' | sort -u | tr '\\n' ' ')
[ -n "$found" ] || exit 0
echo "hostwright: Cannot take \\"\${1#refs/heads/}\\", which would mix customers up: it has commits of other customers: $found" >&2
renamed_hint "$3"
echo 'hint: a customer is merged into nobody; base comes to a customer by "cfg sync" or "git merge"' >&2
exit 1
`
}
