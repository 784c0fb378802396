package org.jitney.clients.resolvectl.dns;

import java.util.Locale;

/**
 * A place on Earth (RFC 1876).
 *
 * @param size diameter of what is there, in the format's own notation, as are the precisions
 * @param latitude thousandths of a second of arc; 2^31 is the equator, as is the longitude
 * @param altitude centimetres above 100 km below the reference
 */
record Location(
        int size, int horizontal, int vertical, long latitude, long longitude, long altitude) {
    private static final long ORIGIN = 1L << 31;
    private static final long GROUND = 10_000_000;

    static Location decode(RecordReader in) throws MalformedRecord {
        Location place =
                new Location(
                        in.number8(),
                        in.number8(),
                        in.number8(),
                        in.number32(),
                        in.number32(),
                        in.number32());
        if (!isSize(place.size) || !isSize(place.horizontal) || !isSize(place.vertical)) {
            throw new MalformedRecord("a size of a place has other digits than decimal ones");
        }
        return place;
    }

    /** A digit and a power of ten; no power of nothing. */
    private static boolean isSize(int size) {
        int digit = size >> 4;
        int power = size & 15;
        return digit <= 9 && power <= 9 && (digit > 0 || power == 0);
    }

    String render() {
        return String.format(
                Locale.ROOT,
                "%s %c %s %c %.2fm %.2fm %.2fm %.2fm",
                arc(latitude),
                latitude >= ORIGIN ? 'N' : 'S',
                arc(longitude),
                longitude >= ORIGIN ? 'E' : 'W',
                (altitude - GROUND) / 100.,
                metres(size),
                metres(horizontal),
                metres(vertical));
    }

    private static String arc(long value) {
        long distance = Math.abs(value - ORIGIN);
        return String.format(
                Locale.ROOT,
                "%d %d %.3f",
                distance / 3_600_000,
                distance / 60_000 % 60,
                distance % 60_000 / 1000.);
    }

    private static double metres(int size) {
        return (size >> 4) * Math.pow(10, size & 15) / 100.;
    }
}
