// Command quoth-eval measures what the model and the program do, against gold
// data.
package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"quoth/extract"
	"quoth/models"
)

func main() {
	ctx := context.Background()
	x, err := extract.New(models.English)
	if err == nil {
		dir := filepath.Join(os.Getenv("QUOTH_DATA"), "polnear", "dev")
		if len(os.Args) > 2 {
			dir = os.Args[2]
		}
		err = attribution(ctx, os.Stdout, x, dir)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "quoth-eval:", err)
		os.Exit(1)
	}
}
