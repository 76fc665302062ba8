package main

import (
	"context"
	"errors"
)

func speakers(context.Context, *setup) error { return errors.New("not measured yet") }
