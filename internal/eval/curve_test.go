package eval

import (
	"math"
	"testing"
)

func TestCurve(t *testing.T) {
	found := []Scored{{0.9, true}, {0.6, false}, {0.9, true}, {0.6, true}, {0.2, false}}
	for _, test := range []struct {
		coverage, wrong, limit float64
		ok                     bool
	}{
		{20, 0, 0.9, true},
		{30, 100.0 / 6, 0.6, true}, // two of the first group, and half a right and half a wrong one of the second
		{40, 25, 0.6, true},
		{50, 40, 0.2, true},
		{60, 40, 0.2, false},
	} {
		p, ok := AtCoverage(found, 10, test.coverage)
		if ok != test.ok || math.Abs(p.Wrong-test.wrong) > 1e-9 || p.Limit != test.limit {
			t.Errorf("%v %%: %+v, %v; want %+v", test.coverage, p, ok, test)
		}
	}
	if _, ok := AtCoverage(nil, 10, 50); ok {
		t.Error("a point where nothing was found")
	}
	if got := Discrimination(found); math.Abs(got-5.5/6) > 1e-9 {
		t.Errorf("discrimination %v", got)
	}
	if got := Discrimination(nil); got != 0.5 {
		t.Errorf("discrimination of nothing %v", got)
	}
	// 0.9 where all are right, 0.6 where half are, 0.2 where none is.
	if got := CalibrationError(found); math.Abs(got-(0.2+0.2+0.2)/5) > 1e-9 {
		t.Errorf("calibration error %v", got)
	}
}
