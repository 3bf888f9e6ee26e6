"""The style preset `modeling-compound`."""

from stability_mock.pictures import tones
from stability_mock.pictures.brush import Box, Brush, Points, Rounds, lit
from stability_mock.pictures.grades import washed
from stability_mock.pictures.styles.style import Style

#        accent near   mid    far    water  horizon sun   zenith
HUES = "ff4d3d 2f5f3a 4fa04a a8cf4a 4fb3e8 ffd9a0 ffe14a 5cc3f2"


class ClayBrush(Brush):
    """Modelling compound: everything is rolled and rounded, with a gleam on top and thumb marks."""

    sky_bands = 7

    def bar(self, left: int, top: int, right: int, bottom: int, tone: int) -> None:
        """Fill a rectangle; from edge to edge it is a roll with a gleam along its top, shade along its foot."""
        super().bar(left, top, right, bottom, tone)
        thick = (bottom - top) // 5
        if left <= 0 and right >= self.width and thick >= self.fineness and tone >= tones.WATER - 16:
            super().bar(
                left,
                top + thick // 2,
                right,
                top + thick,
                max(tones.SUN + 3, tone - 9) if tone >= tones.SUN else tone + 7,
            )
            super().bar(
                left, bottom - thick // 2, right, bottom, min(tone + 7, tones.ZENITH) if tone >= tones.SUN else tone - 8
            )

    def ridge(self, crest: Points, bottom: int, tone: int) -> None:
        """Press the land on, its upper edge rolled."""
        fat = self.span(26)
        self.draw.line(crest, fill=max(tones.NEAR, tone - 24), width=fat + self.span(12))
        self.draw.line(crest, fill=tone, width=fat)
        super().ridge(crest, bottom, tone)
        gleam = [(x, y + self.span(4)) for x, y in crest]
        self.draw.line(gleam, fill=lit(tone), width=self.span(9))
        for _ in range(4):
            self.thumb(self.chance.pick(crest), tone)

    def thumb(self, at: tuple[int, int], tone: int) -> None:
        """Press a thumb mark: a few arcs, one in the other."""
        x, y = at[0], at[1] + self.span(self.chance.between(40, 80))
        for size in (10, 16, 22):
            radius = self.span(size)
            box = (x - radius, y - radius, x + radius, y + radius)
            self.draw.arc(box, 200, 330, fill=max(tones.NEAR, tone - 12), width=self.fineness)

    def shape(self, points: Points, tone: int) -> None:
        """Press a shape on, its corners rounded."""
        closed = [*points, points[0]]
        self.draw.line(closed, fill=max(tones.NEAR, tone - 20), width=self.span(13))
        self.draw.line(closed, fill=tone, width=self.span(8))
        super().shape(points, tone)
        self.draw.line(closed[:2], fill=lit(tone), width=self.span(4))

    def block(self, left: int, top: int, right: int, bottom: int, tone: int) -> None:
        """Press a block on, its corners rounded."""
        super().block(left, top, right, bottom, tone)
        if right - left > self.span(14) and bottom - top > self.span(14):
            radius, edge = self.span(8), self.span(5)
            self.draw.rounded_rectangle((left - edge, top - edge, right + edge, bottom), radius, fill=tone)
            self.draw.line([(left, top + edge), (left, bottom - edge)], fill=lit(tone), width=self.span(4))

    def disc(self, x: int, y: int, radius: int, tone: int) -> None:
        """Press a ball on, with a gleam and a shadow."""
        super().disc(
            x + radius // 14, y + radius // 10, radius, max(tones.NEAR, tone - 20) if tone < tones.SUN else tones.WATER
        )
        super().disc(x, y, radius, tone)
        super().disc(x - radius // 3, y - radius // 3, radius // 5, lit(tone) if tone != tones.SUN else tones.HORIZON)

    def heap(self, rounds: Rounds, foot: Box, tone: int) -> None:
        """Press one ball on for each round."""
        for x, y, radius in rounds:
            self.disc(x, y, radius, tone)
        del foot


STYLE = Style(ClayBrush, washed(HUES, 760))
