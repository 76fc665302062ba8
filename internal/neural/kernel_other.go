//go:build !amd64 || purego

package neural

// kernels returns every kernel that this machine can run, the fastest last.
func kernels() []*kernel { return []*kernel{&portable} }
