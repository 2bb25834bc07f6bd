package io.parley.room.log;

import io.parley.config.InvalidSettingException;
import io.parley.config.Settings;
import io.parley.protocol.InvalidNameException;
import io.parley.protocol.RoomName;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/** The rooms that the settings name: they are there whether or not anybody is in them, and however many others are. */
@Singleton
public class GivenRooms {
  private final RoomName defaultRoom;
  private final Set<RoomName> names = new LinkedHashSet<>();
  private final boolean noOthers;

  /**
   * Made by the container, when the application starts.
   *
   * @throws InvalidSettingException if one is not a room's name
   */
  @Inject
  public GivenRooms(Settings settings) {
    defaultRoom = name("chat.default-room", settings.defaultRoom());
    names.add(defaultRoom);
    settings.rooms().forEach(name -> names.add(name("chat.rooms", name)));
    noOthers = settings.roomCreationListed();
  }

  private static RoomName name(String key, String name) {
    try {
      return RoomName.of(name);
    } catch (InvalidNameException invalid) {
      throw new InvalidSettingException(key, name, "a room's name");
    }
  }

  /** Where a plain client is that names no room. */
  public RoomName defaultRoom() {
    return defaultRoom;
  }

  /** The rooms that the settings name, the default one first. */
  public Set<RoomName> names() {
    return Collections.unmodifiableSet(names);
  }

  /** Whether the settings name this room. */
  public boolean contains(RoomName room) {
    return names.contains(room);
  }

  /** Whether there may be such a room at all. */
  public boolean allows(RoomName room) {
    return !noOthers || contains(room);
  }
}
