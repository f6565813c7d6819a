/** The part of the hooks that tells whose commits are, for `/bin/sh` and Git alone. */

/**
 * Sets `was` and `until` where the customer of a branch was called otherwise before, up to that commit: as `renamingsOf` (renamings.ts) finds it.
 * Whatever else bears one of the two names has to be on the branch's line of first parents; and where the old one is left, a remote has the
 * branch under one that it has had since, of which `later` tells, or it was renamed here.
 */
const RENAMED = `# renamed OLD NEW CUSTOMER BASE
renamed() {
  was= until=
  [ -n "$3" ] || return 0
  set -- "$1" "$2" "$3" "$4" $(git log --first-parent -n 1 --format='%H %P' "$2" \${4:+"^$4"} -- inventory/customer)
  [ $# = 6 ] || return 0
  [ "$(git cat-file blob "$5:inventory/customer" 2>/dev/null | head -n 1)" = "$3" ] || return 0
  name=$(git cat-file blob "$6:inventory/customer" 2>/dev/null | head -n 1)
  case $name in '' | "$3" | *[!A-Za-z0-9._-]*) return 0 ;; esac
  [ "$(git diff-tree -r --name-only --format='%(trailers:key=Customer)' "$5" -- | tr -d '\\n')" = inventory/customer ] ||
    return 0
  ! git rev-parse --quiet --verify "refs/heads/customer/$name" >/dev/null || return 0
  aside=$({
    git rev-list --first-parent "$6" \${4:+"^$4"} -- | sed 's/^/line /'
    echo "$6"
    [ -z "$1" ] || git merge-base --is-ancestor "$5" "$1" || echo "$1"
    git for-each-ref --no-contains="$5" --format='%(objectname)' "refs/remotes/*/customer/$3"
    git for-each-ref --format='%(objectname) %(*objectname)' "refs/remotes/*/customer/$name" "refs/tags/archive/customer/$name/"
  } | awk '$1 == "line" { line[$2]; next } !($NF in line)')
  [ -z "$aside" ] || return 0
  left=$(git for-each-ref --format='%(refname)' "refs/remotes/*/customer/$name" "refs/tags/archive/customer/$name/")
  [ -z "$left" ] ||
    [ -n "$(for one in $later; do git for-each-ref --contains="$5" --format='%(refname)' "refs/remotes/*/customer/$one"; done)" ] ||
    git log --walk-reflogs --format=%gs "refs/heads/customer/\${later%% *}" -- 2>/dev/null |
    grep -qxF "Branch: renamed refs/heads/customer/$name to refs/heads/customer/$3" || return 0
  was=$name until=$6 later="$later $name"
}
`

/**
 * Prints the customers, other than its own, whose commits a branch would get: those that say so by `inventory/customer`; and of customers
 * whose branches have no such file, those made on these branches.
 */
export const STRANGERS = `${RENAMED}
# strangers OLD NEW CUSTOMER BASE: OLD is empty for a new branch, CUSTOMER for base.
strangers() {
  later=$3
  strangers_since "$1" "$2" "$3" "$(git rev-parse --quiet --verify "refs/heads/$4")"
}

# strangers_since OLD NEW CUSTOMER COMMIT: the last one is base's.
strangers_since() {
  renamed "$@"
  if [ -n "$3" ]; then
    news=$(git rev-list "$2" \${1:+"^$1"} \${4:+"^$4"} \${until:+"^$until"} --)
  else
    news=$(git rev-list "$2" \${1:+"^$1"} --)
  fi
  if [ -n "$news" ]; then strangers_among "$@"; fi
  [ -z "$until" ] || strangers_since "$1" "$until" "$was" "$4"
}

# strangers_among OLD NEW CUSTOMER COMMIT: in $news.
strangers_among() {
  said=
  [ -z "$1" ] || said=$(git cat-file blob "$1:inventory/customer" 2>/dev/null | head -n 1)
  printf '%s\\n' "$news" | sed 's|$|:inventory/customer|' | git cat-file --batch-check='%(objectname)' |
    grep -v ' ' | sort -u |
    while read -r id; do
      name=$(git cat-file blob "$id" | head -n 1)
      [ "$name" = "$3" ] || [ "$name" = "$said" ] || printf '%s\\n' "$name"
    done
  unmarked=$(git for-each-ref --format='%(objectname):inventory/customer' refs/heads/customer/ |
    git cat-file --batch-check='%(objectname)' | sed -n 's/:inventory.customer missing$//p' |
    grep -vx "$(git rev-parse --quiet --verify "refs/heads/customer/$3" || echo none)")
  [ -n "$unmarked" ] || return 0
  {
    [ -n "$3" ] || git rev-list --first-parent "$2" \${1:+"^$1"} -- | sed 's/^/base /'
    printf '%s\\n' "$unmarked" \${4:+"^$4"} | git rev-list --first-parent --stdin | sed 's/^/made /'
    printf '%s\\n' "$news" | sed 's/^/new /'
  } | awk '
    $1 == "base" { base[$2] }
    $1 == "made" && !($2 in base) { made[$2] }
    $1 == "new" && $2 in made { print $2; exit }' |
    while read -r commit; do
      git for-each-ref --contains="$commit" --format='%(refname:lstrip=3)' refs/heads/customer/ |
        grep -vx "\${3:-none}" | head -n 1
    done
}

# renamed_hint COMMIT: where its branch says that the customer was called otherwise.
renamed_hint() {
  [ -n "$(git log --first-parent --diff-filter=M -n 1 --format=%h "$1" -- inventory/customer)" ] || return 0
  echo 'hint: where that is the former name of this customer, its old branch goes first, here and there' >&2
}
`
