package org.jitney.network1.dhcp4;

import java.net.Inet4Address;
import java.util.function.Consumer;

/** Asks whether an address is free; an answer that comes after another question is not heard. */
final class AddressCheck {
    private final LeaseSink sink;
    private int latest;

    AddressCheck(LeaseSink sink) {
        this.sink = sink;
    }

    /** Asks, once. */
    void begin(Inet4Address address, Consumer<Boolean> isFree) {
        int own = ++latest;
        sink.probe(
                address,
                free -> {
                    if (own == latest) {
                        isFree.accept(free);
                    }
                });
    }

    /** Wants no answer any more. */
    void cancel() {
        latest++;
    }
}
