#!/bin/sh
# A rustc wrapper that gives libFuzzer's coverage to the crates that read documents; the rest is built as ever, so that
# Polars is neither slowed down nor built in another way.
rustc="$1"
shift
case " $* " in
*" --crate-name nianbao "* | *" --crate-name nianbao_fuzz "* | *" --crate-name calamine "* | *" --crate-name lopdf "* | \
    *" --crate-name html5gum "* | *" --crate-name quick_xml "* | *" --crate-name cfb "* | *" --crate-name zip "* | \
    *" --crate-name tar "*)
    exec "$rustc" "$@" -Ccodegen-units=1 -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
        -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
        -Cllvm-args=-sanitizer-coverage-trace-compares
    ;;
*)
    exec "$rustc" "$@"
    ;;
esac
