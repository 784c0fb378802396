package org.jitney.journal.format;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.BitSet;

/**
 * The seekable sequential key generator of Marson and Poettering ("Practical Secure Logging",
 * eprint 2013/397), with numbers of 1536 bits.
 *
 * <p>A state is a square x modulo n = pq. The next one is x² mod n: easy to compute, while to go
 * back means to take a square root, for which one has to know p and q. Who has the seed knows them,
 * and can go to any state at once, since the exponent 2^epoch may be reduced modulo p-1 and q-1.
 *
 * @param modulus n
 * @param square x
 * @param epoch how often it was squared
 */
public record Fsprg(BigInteger modulus, BigInteger square, long epoch) {
    public static final int SEED_LENGTH = 12;

    static final int BITS = 1536;
    static final int STATE_LENGTH = 2 + 2 * BITS / 8 + 8;

    private static final int LENGTH = BITS / 8;
    private static final int KEY_LENGTH = 32;
    private static final int PRIME_CERTAINTY = 100;
    private static final int LARGEST_SMALL_DIVISOR = 2000;

    /** How many candidates are looked at together; the next prime is mostly among the first 300. */
    private static final int SIEVED = 4096;

    /** To go to an epoch directly takes as long as about so many steps. */
    private static final int SHORT_WAY = 1000;

    private static final int FOR_P = 1;
    private static final int FOR_Q = 2;
    private static final int FOR_X = 3;

    /** {@return the first state of a seed} */
    public static Fsprg first(byte[] seed) {
        BigInteger n = prime(seed, FOR_P).multiply(prime(seed, FOR_Q));
        return new Fsprg(n, start(seed, n), 0);
    }

    /** What the owner of a seed knows: goes to any epoch. */
    static final class Owner {
        private final BigInteger p;
        private final BigInteger q;
        private final BigInteger n;
        private final BigInteger x;
        private final BigInteger inverse;

        Owner(byte[] seed) {
            p = prime(seed, FOR_P);
            q = prime(seed, FOR_Q);
            n = p.multiply(q);
            x = start(seed, n);
            inverse = p.modInverse(q);
        }

        /**
         * {@return the state of an epoch, by way of one that is known if that is the shorter way}
         */
        Fsprg at(long epoch, Fsprg known) {
            long steps = epoch - known.epoch;
            if (steps < 0 || steps > SHORT_WAY) {
                return at(epoch);
            }
            Fsprg state = known;
            for (long i = 0; i < steps; i++) {
                state = state.evolve();
            }
            return state;
        }

        Fsprg at(long epoch) {
            BigInteger xp = x.mod(p).modPow(exponent(epoch, p), p);
            BigInteger xq = x.mod(q).modPow(exponent(epoch, q), q);
            // By the Chinese remainder theorem.
            BigInteger factor = xq.subtract(xp).multiply(inverse).mod(q);
            return new Fsprg(n, xp.add(p.multiply(factor)), epoch);
        }

        private static BigInteger exponent(long epoch, BigInteger prime) {
            return BigInteger.TWO.modPow(
                    new BigInteger(Long.toUnsignedString(epoch)), prime.subtract(BigInteger.ONE));
        }
    }

    /** A prime that is 3 modulo 4, with both upper bits set. */
    private static BigInteger prime(byte[] seed, int which) {
        byte[] bytes = stretch(seed, which, LENGTH / 2);
        bytes[0] |= (byte) 0xc0;
        bytes[bytes.length - 1] |= 3;
        BigInteger begin = new BigInteger(1, bytes);
        // A sieve of small divisors spares most of the candidates the dear test. What is sieved are
        // distances of 4, so many that one of them is all but certain to be a prime.
        while (true) {
            BitSet composite = sieve(bytes);
            for (int i = composite.nextClearBit(0); i < SIEVED; i = composite.nextClearBit(i + 1)) {
                BigInteger candidate = begin.add(BigInteger.valueOf(4L * i));
                if (candidate.isProbablePrime(PRIME_CERTAINTY)) {
                    return candidate;
                }
            }
            begin = begin.add(BigInteger.valueOf(4L * SIEVED));
            bytes = begin.toByteArray();
        }
    }

    /** {@return which of the numbers at distances of 4 from an odd one have a small divisor} */
    private static BitSet sieve(byte[] odd) {
        BitSet composite = new BitSet(SIEVED);
        for (int divisor = 3; divisor < LARGEST_SMALL_DIVISOR; divisor += 2) {
            int rest = 0;
            for (byte digit : odd) {
                rest = (rest << 8 | (digit & 0xff)) % divisor;
            }
            // The first i for which rest + 4 i is divisible, by the inverse of 2.
            int half = (divisor + 1) / 2;
            int first = (divisor - rest) % divisor * half % divisor * half % divisor;
            for (int i = first; i < SIEVED; i += divisor) {
                composite.set(i);
            }
        }
        return composite;
    }

    private static BigInteger start(byte[] seed, BigInteger n) {
        byte[] bytes = stretch(seed, FOR_X, LENGTH);
        // Smaller than n.
        bytes[0] &= 0x7f;
        BigInteger x = new BigInteger(1, bytes);
        return x.multiply(x).mod(n);
    }

    /** As many bytes as wanted from a seed: SHA-256 of the seed, the index and a counter. */
    private static byte[] stretch(byte[] seed, int index, int length) {
        byte[] out = new byte[length];
        int at = 0;
        for (int counter = 0; at < length; counter++) {
            MessageDigest digest = sha256();
            digest.update(seed);
            digest.update(ByteBuffer.allocate(8).putInt(index).putInt(counter).array());
            byte[] block = digest.digest();
            int count = Math.min(block.length, length - at);
            System.arraycopy(block, 0, out, at, count);
            at += count;
        }
        return out;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has it", e);
        }
    }

    /** {@return the state of the next epoch} */
    Fsprg evolve() {
        return new Fsprg(modulus, square.multiply(square).mod(modulus), epoch + 1);
    }

    /** {@return the key of this epoch, 32 bytes} */
    byte[] key() {
        byte[] state = encode();
        return stretch(Arrays.copyOfRange(state, 2, state.length), 0, KEY_LENGTH);
    }

    /** {@return the state as it stands in a key file} */
    public byte[] encode() {
        ByteBuffer out = ByteBuffer.allocate(STATE_LENGTH);
        out.putShort((short) (BITS / 16 - 1));
        out.put(fixed(modulus)).put(fixed(square)).putLong(epoch);
        return out.array();
    }

    /** {@return the state that stands in a key file} */
    static Fsprg decode(byte[] state) throws CorruptFile {
        ByteBuffer in = ByteBuffer.wrap(state);
        if (state.length != STATE_LENGTH || in.getShort() != BITS / 16 - 1) {
            throw new CorruptFile(0, "Sealing key has another size");
        }
        byte[] n = new byte[LENGTH];
        byte[] x = new byte[LENGTH];
        in.get(n).get(x);
        Fsprg decoded = new Fsprg(new BigInteger(1, n), new BigInteger(1, x), in.getLong());
        if (decoded.modulus.signum() == 0) {
            throw new CorruptFile(0, "Sealing key is empty");
        }
        return decoded;
    }

    private static byte[] fixed(BigInteger number) {
        byte[] bytes = number.toByteArray();
        byte[] out = new byte[LENGTH];
        int skip = Math.max(bytes.length - LENGTH, 0);
        int count = bytes.length - skip;
        System.arraycopy(bytes, skip, out, LENGTH - count, count);
        return out;
    }

    /** Never shows the key. */
    @Override
    public String toString() {
        return "Fsprg[epoch=" + epoch + "]";
    }
}
