package org.jitney.guest.network.redhat;

import org.jitney.guest.network.Entry;
import org.jitney.guest.network.Keys;
import org.jitney.guest.network.Link;

/** One ifcfg file: the end of its name, the interface it is about, its assignments. */
record Profile(String file, Link link, Keys keys, Entry origin) {}
