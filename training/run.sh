#!/bin/sh
# Makes the model's weights from the named data: arrays, pretraining, training, model file, linker, pronouns.
#   QUOTH_DATA=…/data training/run.sh [WORK]
# With BASE, the folder of all-MiniLM-L6-v2, it makes the larger model too; with BIRTHS, a register of births (README.md), it knows more first names.
# From the root of the repository. PYTHON names an interpreter that has requirements.txt, SEEDS the seeds of training,
# SHIP the one whose weights become the model.
set -eu
work=${1:-out/training}
python=${PYTHON:-python3}
seeds=${SEEDS:-1 2 3}
ship=${SHIP:-2}
model=models/en-2026-11
mkdir -p "$work" "$model"
go run ./training/prepare -data "$QUOTH_DATA" -out "$work/prep"
"$python" training/pretrain.py --data "$work/prep" --out "$work/pretrained.pt" --seed 1
for seed in $seeds; do
	"$python" training/train.py --data "$work/prep" --from "$work/pretrained.pt" --out "$work/seed$seed.pt" --seed "$seed"
	"$python" training/export.py --data "$work/prep" --checkpoint "$work/seed$seed.pt" --out "$work/seed$seed.bin"
done
cp "$work/seed$ship.bin" "$model/encoder.bin"
cp "$work/prep/vocabulary.txt" "$work/prep/lexicon.txt" "$model/"
go run ./training/linker -data "$QUOTH_DATA" -model "$model" -out "$model/linker.bin"
go run ./training/pronouns -data "$QUOTH_DATA" -model "$model" -out "$model/pronouns.bin" ${BIRTHS:+-births "$BIRTHS"}
go run ./training/confidence -data "$QUOTH_DATA"
"$python" training/train.py --data "$work/prep" --from "$work/pretrained.pt" --out "$work/held.pt" --seed "$ship" --hold-out 10
"$python" training/export.py --data "$work/prep" --checkpoint "$work/held.pt" --out "$work/held.bin"
go run ./training/calibrate -data "$QUOTH_DATA" -model fast -encoder "$work/held.bin" -out "$model/confidence.json"
if [ -n "${BASE:-}" ]; then
	go run ./training/prepare -data "$QUOTH_DATA" -model "$model" -base "$BASE" -wiki 0 -out "$work/pieces"
	tune() { # NAME FLAGS…
		name=$1
		shift
		"$python" training/finetune.py --data "$work/pieces" --base "$BASE" --out "$work/$name.pt" "$@"
	}
	write() { # NAME FILE
		"$python" training/export.py --data "$work/pieces" --base "$BASE" --checkpoint "$work/$1.pt" --name en-2026-11-best --out "$2"
	}
	tune best1 --seed 1
	tune best2 --seed 2
	"$python" training/average.py --out "$work/best.pt" "$work/best1.pt" "$work/best2.pt"
	write best "$model-best/encoder.bin"
	cp "$work/pieces/pieces.txt" "$model-best/"
	go run ./training/linker -data "$QUOTH_DATA" -model "$model-best" -out "$model-best/linker.bin"
	tune held-best --seed 1 --hold-out 10
	write held-best "$work/held-best.bin"
	go run ./training/calibrate -data "$QUOTH_DATA" -model best -encoder "$work/held-best.bin" -beside "$work/held.bin" -out "$model-best/confidence.json"
fi
