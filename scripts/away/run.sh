#!/bin/sh
# sh run.sh SECONDS [DEVICE] [MIB]: trains for so long, on webgpu unless DEVICE says otherwise, and puts into back/ what is to
# come home, MIB together at most (60). Called again it goes on; so it does where back/ came along from another host.
cd "$(dirname "$0")" && exec bin/node app/scripts/away/run.js "$@"
