#!/usr/bin/env bash
# part.sh KEY FOLDER COMMAND ...    scans one object as a part
#
# COMMAND writes the object to standard output; {} in it stands for KEY. The part goes to FOLDER under a name made from KEY, so that a
# second try takes the place of the first. Status: 0 done, 75 try again, anything else is akto's own: trying again would not help.
set -u
key=$1 folder=$2
shift 2
part=$folder/$(printf %s "$key" | sha256sum | cut -c 1-32).part

"${@//'{}'/$key}" | akto scan --no-config --quiet --format partial --fail-on none --stdin-path "$key" --output "$part.new" -
ended=("${PIPESTATUS[@]}")

# An object that broke off looks whole to akto if it broke off between two lines: only the command knows.
if [ "${ended[0]}" -ne 0 ]; then
    rm -f "$part.new"
    exit 75
fi
case ${ended[1]} in
    # 3: the object itself is cut short. The part says so, and so will the merge.
    0 | 3) mv "$part.new" "$part" ;;
    *) rm -f "$part.new"; exit "${ended[1]}" ;;
esac
