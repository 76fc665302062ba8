package page

import (
	"strings"
	"testing"
)

func TestFurniture(t *testing.T) {
	tests := []struct{ why, lines string }{
		{whyComments, `No comments:
Post a Comment
3 comments
Comments (12)
Leave a Reply
Comments are closed.
View all 24 comments`},
		{whyShare, `Share on Facebook
Share this:
Facebook Twitter WhatsApp Email
Follow Edda Marrow on Twitter @eddamarrow.
Follow us on Instagram
Email: desk@halverncourier.example
Got a tip? Write to us.
Copy link`},
		{whyRelated, `Related:
RELATED STORIES
Read more: Twelve questions about the breakwater
Also on the Post:
You may also like
More from The Halvern Courier
Watch the full interview below:
Click here for more information.
Read the full story here.
This story first appeared in the Tolmouth Tribune.`},
		{whySubscribe, `Sign up for our newsletter
Subscribe to the Ledger’s morning briefing.
Get the day’s top headlines delivered to your inbox every morning.
Already a subscriber? Log in
Support our work from two crowns a month.`},
		{whyAd, `Advertisement
ADVERTISEMENT
Story continues below advertisement
Advertisement - Scroll to continue
If you buy something through a link, the Post may earn a commission.`},
		{whyCopyright, `© 2026 Northline
Copyright 2026 The Sarn Ledger. All rights reserved.
All rights reserved.
This material may not be published, broadcast, rewritten or redistributed.`},
		{whyCredit, `Photo: Jon Brack/Northline
(Photo by Jon Brack)
Jon Brack / Reuters
Getty Images
(Reporting by Anna Dell; Editing by Piet Orr.)
Additional reporting by Milo Hart.
(With inputs from agencies.)
(With agency inputs from Kessing)
With inputs from Northline
Runa Pell contributed to this report.`},
		{whyCaption, `The breakwater at low tide in March. Photo: Jon Brack
Two of the trams that were left in Kessing. Picture: Ansel Post Archive`},
		{whyNote, `Editor’s note: an earlier version named the wrong quarry.
This article has been updated.
Correction: An earlier version gave the wrong year.`},
		{whyByline, `Published: 19 November 2026
Last updated on Nov 19, 2026
4 min read
By Edda Marrow
BY EDDA MARROW
By Edda J. Marrow and Tomas Quill, Kessing
By Edda Marrow, Tomas Quill and Milo Hart.
6 mins
9:05 p.m.`},
		{whyFurniture, `___
* * *
Tags: harbour, fees
<embed id="7"></embed>
(END) Northline
- Ends -
Ends -
*** ENDS ***
Listen to this article`},
		// What stories say, in words that furniture uses too.
		{"", `Share prices in Port Ansel fell on Friday.
Shares of the harbour company lost a tenth of their value.
Follow the money, he said.
Follow the river north from Tolmouth and you reach the mill.
“Follow me on this,” she said. “Nobody pays on Instagram.”
Comments by the minister caused anger in Kessing.
Comments on the plan are due by Monday.
More than 300 people marched to the Assembly.
More: the word stood on every wall in Kessing, the mayor said.
Related companies in Vostra were not named.
Print journalists were kept out of the room.
Photographs of the damage show a wall without stones.
The wall lost a third of its stones. Photographs of it hang in the Assembly.
The wall has gone. “Picture: that was all we had,” the mayor said.
Copyright law will change in the spring, the ministry said.
Published studies disagree.
Updated figures are expected on Friday.
By Sunday Lena Flint had gone.
By Royal Charter of 1871
By George
By Friday the water had gone.
By Monday evening, staff had left.
Read the letter, the lawyer told the court.
Editors met in Ardlow.
Correction of the river bed will take two years.
Watch what they do, not what they say.
With inputs from three companies the mill made paper again.
Advertisement rates will rise, the paper said.
Advertisers left the paper.
Subscribe, the union urged its members, to no promise.
Sign of the times, said the baker.
Sources close to the talks said there was no deal.
Source: the ministry, which said it would not comment further on the case.
Get out, the crowd shouted.
“No comment,” said the spokesman.
No comment was made by the ministry.
No comments were made by the ministry on Friday.
Ends must be met, said the minister.
The end of the strike is near.
Email was cut off in Isk.
Listen to this story, the captain began.
Register offices will close, the council said.`},
	}
	for _, test := range tests {
		for line := range strings.SplitSeq(test.lines, "\n") {
			if got := furniture(line); got != test.why {
				t.Errorf("furniture(%q) = %q, want %q", line, got, test.why)
			}
		}
	}
}
