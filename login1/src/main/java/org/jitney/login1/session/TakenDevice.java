package org.jitney.login1.session;

import org.jitney.linux.fd.Fd;
import org.jitney.login1.store.Devices;

/** A device that a session's controller has. */
final class TakenDevice {
    final Devices.Device device;
    final Fd fd;
    boolean active;
    boolean pausing;

    TakenDevice(Devices.Device device, Fd fd) {
        this.device = device;
        this.fd = fd;
    }
}
