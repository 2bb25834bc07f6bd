"""A chat in the terminal: each line typed goes to the room, and what the others say is printed.

python3 chat.py 'ws://localhost:3000/ws/chat?room=lobby&name=Ann'
"""
import asyncio
import sys

import websockets


async def speak(socket):
    lines = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(lines), sys.stdin
    )
    async for line in lines:
        await socket.send(line.decode().rstrip("\n"))
    await socket.close()


async def chat(address):
    async with websockets.connect(address) as socket:
        speaking = asyncio.create_task(speak(socket))
        async for text in socket:  # until one of the two sides closes
            print(text, flush=True)
        speaking.cancel()


asyncio.run(chat(sys.argv[1] if len(sys.argv) > 1 else "ws://localhost:3000/ws/chat"))
