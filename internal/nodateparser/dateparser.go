// Package dateparser stands in for github.com/markusmobius/go-dateparser, which
// go-htmldate imports for its extensive search. Package page never asks for that
// search, but the tables of 200 languages that the package fills as the program
// starts cost 100 ms and 95 MB. go.mod of the main module puts this one in its
// place: it declares what go-htmldate names, and finds no date.
//
// Without the replacement, as for a program that imports package page, all works
// the same, with a slower start.
package dateparser

import (
	"errors"
	"time"
)

// ParserType is a way of reading dates.
type ParserType uint8

// The ways that go-htmldate asks for.
const (
	CustomFormat ParserType = iota
	AbsoluteTime
)

// PreferredDateSource says which of two possible dates is meant.
type PreferredDateSource uint8

// Past is the date before now.
const Past PreferredDateSource = 1

// Configuration is how dates are to be read.
type Configuration struct {
	CurrentTime         time.Time
	PreferredDateSource PreferredDateSource
	StrictParsing       bool
}

// Date is a date that was found.
type Date struct{ Time time.Time }

// Parser finds dates.
type Parser struct{ ParserTypes []ParserType }

// Parse finds no date.
func (*Parser) Parse(*Configuration, string, ...string) (Date, error) {
	return Date{}, errors.New("dateparser: left out of this program")
}
