package org.jitney.network1.firewall;

import org.jitney.linux.netlink.NftChange;
import org.jitney.linux.netlink.NftElement;
import org.jitney.network1.config.Place;

/**
 * An element that a set shall have.
 *
 * @param link the name of the link that it is for
 * @param key what the file calls it
 * @param place where the file says so
 */
record Wish(NftChange.SetName set, NftElement element, String link, String key, Place place) {}
