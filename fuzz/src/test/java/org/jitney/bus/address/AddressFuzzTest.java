package org.jitney.bus.address;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.jitney.bus.client.BusAddress;

/** Addresses of buses: entries that are written as they are read, or a bad address. */
class AddressFuzzTest {
    @FuzzTest
    void entries(byte[] data) {
        List<AddressEntry> entries;
        try {
            entries = AddressEntry.parse(new String(data, StandardCharsets.UTF_8));
        } catch (BadAddress e) {
            return;
        }
        String written =
                entries.stream().map(AddressEntry::toString).collect(Collectors.joining(";"));
        try {
            if (!AddressEntry.parse(written).equals(entries)) {
                throw new AssertionError(entries + " became " + written);
            }
        } catch (BadAddress e) {
            throw new AssertionError("what was written is bad: " + written, e);
        }
    }

    @FuzzTest
    void targets(byte[] data) {
        BusAddress address;
        try {
            address = BusAddress.parse(new String(data, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            // That is what it is documented to throw.
            return;
        }
        if (!BusAddress.parse(address.toString()).equals(address)) {
            throw new AssertionError("not stable: " + address);
        }
    }
}
