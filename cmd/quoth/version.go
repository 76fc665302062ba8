package main

import (
	"fmt"
	"io"
	"runtime"

	"github.com/spf13/cobra"

	"quoth"
	"quoth/models"
)

func versionCommand() *cobra.Command {
	var notices bool
	c := &cobra.Command{
		Use:   "version",
		Short: "Print the versions of program, model and record",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if notices {
				if _, err := io.WriteString(c.OutOrStdout(), quoth.Notices); err != nil {
					return &failure{statusNothing, err}
				}
				return nil
			}
			_, err := fmt.Fprintf(c.OutOrStdout(), "quoth %s\nmodel  %s\nschema %s\n%s %s/%s\n",
				quoth.Version, models.Name, quoth.Schema, runtime.Version(), runtime.GOOS, runtime.GOARCH)
			if err != nil {
				return &failure{statusNothing, err}
			}
			return nil
		},
	}
	c.Flags().BoolVar(&notices, "notices", false, "print the licences of all that is in this program")
	return c
}
