package org.jitney.linux.netlink;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/** What a set of nf_tables has: one value, or all from one up to another. */
public sealed interface NftElement {
    /** {@return the value, or the first of them} */
    byte[] first();

    /** {@return the first value behind them; none for one value, or where all others follow} */
    Optional<byte[]> end();

    /** An address. */
    record Address(InetAddress address) implements NftElement {
        @Override
        public String toString() {
            return AddressText.of(address);
        }

        @Override
        public byte[] first() {
            return address.getAddress();
        }

        @Override
        public Optional<byte[]> end() {
            return Optional.empty();
        }
    }

    /**
     * All addresses of a network.
     *
     * @param network its first
     * @param length of its prefix in bits
     */
    record Network(InetAddress network, int length) implements NftElement {
        @Override
        public String toString() {
            return AddressText.of(network) + "/" + length;
        }

        @Override
        public byte[] first() {
            return network.getAddress();
        }

        @Override
        public Optional<byte[]> end() {
            byte[] end = network.getAddress();
            boolean carry = length > 0;
            int step = length > 0 ? 0x80 >> ((length - 1) % Byte.SIZE) : 0;
            for (int at = (length - 1) / Byte.SIZE; carry && at >= 0; at--) {
                int sum = Byte.toUnsignedInt(end[at]) + step;
                end[at] = (byte) sum;
                carry = sum > 0xff;
                step = 1;
            }
            return carry || length == 0 ? Optional.empty() : Optional.of(end);
        }
    }

    /** A link by its number. */
    record Link(int index) implements NftElement {
        @Override
        public String toString() {
            return "link " + index;
        }

        @Override
        public byte[] first() {
            return ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(index).array();
        }

        @Override
        public Optional<byte[]> end() {
            return Optional.empty();
        }
    }
}
