package neural

// fastest returns the kernel to use on this machine.
func fastest() *kernel { return &portable }

// kernels returns every kernel that this machine can run.
func kernels() []*kernel { return []*kernel{&portable} }
