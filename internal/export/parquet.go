package export

import (
	"io"
	"iter"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress/zstd"
)

// rowGroup is how many rows are held before they are written: some tens of
// megabytes.
const rowGroup = 20_000

// writeParquet writes the rows with the columns of Row, compressed with zstd.
// What each column means is in the file's key-value metadata, as doc:COLUMN.
func writeParquet(w io.Writer, found iter.Seq2[finding, error], o Options) error {
	options := []parquet.WriterOption{
		parquet.Compression(&zstd.Codec{Level: zstd.SpeedDefault}),
		parquet.CreatedBy("quoth", version, ""),
	}
	for _, c := range columns {
		options = append(options, parquet.KeyValueMetadata("doc:"+c.name, c.doc))
	}
	t := parquet.NewGenericWriter[Row](w, options...)
	n := 0
	for f, err := range found {
		if err != nil {
			return err
		}
		if _, err := t.Write([]Row{*rowOf(&f, o)}); err != nil {
			return err
		}
		if n++; n%rowGroup == 0 {
			if err := t.Flush(); err != nil {
				return err
			}
		}
	}
	return t.Close()
}
