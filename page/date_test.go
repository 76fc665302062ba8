package page

import (
	"errors"
	"testing"

	"quoth"
)

func TestParseDate(t *testing.T) {
	tests := []struct{ text, value, precision string }{
		{"2026-11-19", "2026-11-19", "day"},
		{" 2026-11-19 ", "2026-11-19", "day"},
		{"2026/11/19", "2026-11-19", "day"},
		{"20261119", "2026-11-19", "day"},
		{"November 19, 2026", "2026-11-19", "day"},
		{"Nov. 19, 2026", "2026-11-19", "day"},
		{"Sept. 9, 2026", "2026-09-09", "day"},
		{"Thursday, November 19, 2026", "2026-11-19", "day"},
		{"19 November 2026", "2026-11-19", "day"},
		{"2026-11", "2026-11", "month"},
		{"November 2026", "2026-11", "month"},
		{"2026", "2026", "year"},
		{"2026-11-19T14:30:00+01:00", "2026-11-19T14:30:00+01:00", "minute"},
		{"2026-11-19T14:30:00.123Z", "2026-11-19T14:30:00Z", "minute"},
		{"2026-11-19T14:30:00+0100", "2026-11-19T14:30:00+01:00", "minute"},
		{"2026-11-19 14:30:00 +0400", "2026-11-19T14:30:00+04:00", "minute"},
		{"2026-11-19 14:30 +0530", "2026-11-19T14:30:00+05:30", "minute"},
		{"2026-11-19T14:30", "2026-11-19T14:30:00", "minute"},
		{"2026-11-19 14:30:00", "2026-11-19T14:30:00", "minute"},
		{"2026-11-19 9:05", "2026-11-19T09:05:00", "minute"},
		{"2026-11-19T14:30:00 UTC", "2026-11-19T14:30:00Z", "minute"},
		{"November 19, 2026 2:30 p.m.", "2026-11-19T14:30:00", "minute"},
		{"2026-11-19T00:00:00+01:00", "2026-11-19", "day"}, // midnight is no time
		{"Thu, 19 Nov 2026 14:30:00 +0100", "2026-11-19T14:30:00+01:00", "minute"},
		{"19/11/2026", "", ""}, // or the 11th of the 19th month
		{"11/12/2026", "", ""},
		{"2026-13-01", "", ""},
		{"0001-01-01", "", ""},
		{"yesterday", "", ""},
		{"", "", ""},
	}
	for _, test := range tests {
		got, err := ParseDate(test.text)
		if want := (quoth.Date{Value: test.value, Precision: test.precision}); got != want {
			t.Errorf("ParseDate(%q) = %v, want %v", test.text, got, want)
		}
		var e *Error
		if test.value == "" && (!errors.As(err, &e) || e.Code != BadDate) {
			t.Errorf("ParseDate(%q): error %v", test.text, err)
		}
	}
}

func TestDateInURL(t *testing.T) {
	tests := []struct{ address, want string }{
		{"https://halverncourier.example/politics/2026/nov/19/fees", "2026-11-19"},
		{"https://halverncourier.example/2026/11/19/", "2026-11-19"},
		{"https://halverncourier.example/fees-2026-11-19", "2026-11-19"},
		{"https://halverncourier.example/fees-20261119/", "2026-11-19"},
		{"https://halverncourier.example/2026/11/", ""},
		{"https://halverncourier.example/2026/31/12/", ""},
		{"https://halverncourier.example/story-1984502", ""},
		{"", ""},
	}
	for _, test := range tests {
		if got := dateInURL(test.address).Value; got != test.want {
			t.Errorf("dateInURL(%q) = %q, want %q", test.address, got, test.want)
		}
	}
}
