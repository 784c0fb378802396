package org.jitney.testing;

import org.jitney.bus.client.BlockingConnection;
import org.jitney.bus.client.BusAddress;
import org.jitney.bus.wire.Message;

/** A service as a program: owns its name and answers every call with the bus it was told. */
final class StartedProgram {
    private StartedProgram() {}

    public static void main(String[] args) throws Exception {
        String address = System.getenv("DBUS_STARTER_ADDRESS");
        try (BlockingConnection bus = BlockingConnection.bus(BusAddress.parse(address))) {
            bus.call(
                    "org.freedesktop.DBus",
                    "/org/freedesktop/DBus",
                    "org.freedesktop.DBus",
                    "RequestName",
                    "su",
                    "com.example.Started",
                    0L);
            while (true) {
                Message call = bus.nextMessage();
                if (call.expectsReply()) {
                    bus.send(Message.reply(call).body("s", "started on " + address).build());
                }
            }
        }
    }
}
